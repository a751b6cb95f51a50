// Back, forward and links from a page to itself as a reader expects them; Streamlit 1.67 falls short in four ways.
// A link with parameters leaves two entries in the history, the first of them the old page with the new
// parameters, so that "back" leads there instead of to where the reader was. Every choice on a page and every
// drill leaves an entry or three. "Back" does not return to the place on the page. And a link to another question,
// or to another setting of a lab, leaves the reader at the foot of the page.
(() => {
  if (window.nonlinearNavigation) return;
  window.nonlinearNavigation = true;

  const push = history.pushState.bind(history);
  const replace = history.replaceState.bind(history);
  const main = () => document.querySelector("[data-testid=stMain]");
  const running = () => document.querySelector("[data-testid=stApp]")?.dataset.testScriptState !== "notRunning";
  // Room above the chart of a lab, for the header and the choices just above it.
  const ABOVE = 150;
  // Milliseconds: between two looks at the page, how long it may still grow after a run, and when to give up.
  const GLANCE = 50, GROWING = 800, PATIENCE = 8000;
  let top = 0; // where the reader was on the page at the last click or key
  let toItself = false; // whether that was a click on a link from the page to itself
  let changed = null; // the address before Streamlit put other parameters to the page, and those
  let returned = false; // whether "back" or "forward" was pressed since: what Streamlit adds then is late
  let turn = 0; // counts what cancels a return to a place

  const acted = () => {
    top = main()?.scrollTop ?? 0;
    toItself = returned = false;
    changed = null;
    turn++;
  };

  history.pushState = (state, title, address) => {
    const next = new URL(address, location.href);
    if (returned || (next.pathname === location.pathname && !toItself)) {
      changed = { from: location.href, to: next.search };
      replace(history.state, title, address);
      return;
    }
    const left = changed?.to === next.search ? changed.from : location.href;
    replace({ ...history.state, top }, "", left);
    push(state, title, address);
    toItself = false;
    changed = null;
  };

  // Keeps the page at a place until it is drawn, or the reader moves it.
  const returnTo = (place) => {
    const mine = ++turn;
    const start = performance.now();
    let quiet = start;
    const look = () => {
      const now = performance.now();
      if (turn !== mine || now - start > PATIENCE) return;
      if (running()) quiet = now;
      const page = main();
      const away = page && Math.abs(page.scrollTop - place) > 1;
      if (away) page.scrollTop = place;
      // A page that is not yet long enough is still growing.
      if (away || now - quiet < GROWING) setTimeout(look, GLANCE);
    };
    look();
  };

  addEventListener("popstate", (event) => {
    changed = null;
    returned = true;
    returnTo(event.state?.top ?? 0);
  });
  for (const kind of ["wheel", "touchmove", "pointerdown"]) {
    addEventListener(kind, () => turn++, { capture: true, passive: true });
  }
  addEventListener("keydown", acted, true);
  addEventListener("click", (event) => {
    acted();
    const link = event.target.closest?.("[data-testid=stPageLink-NavLink]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    toItself = new URL(link.href).pathname === location.pathname;
    if (!toItself) return;
    const page = main();
    const chart = page.querySelector("[data-testid=stPlotlyChart]");
    const place = chart ? page.scrollTop + chart.getBoundingClientRect().top - ABOVE : 0;
    page.scrollTop = Math.max(0, Math.min(place, top));
  }, true);
})();
