// Part of the pages that `polyglot serve` sends, not of built files: reloads the page when it, or a file that it shows, was
// rebuilt, and shows errors. A hidden page keeps no stream open, because browsers limit their number.
"use strict";
{
  const address = document.currentScript.dataset.news;
  const style = new CSSStyleSheet();
  style.replaceSync(`
    :host { all: initial; color-scheme: light dark; }
    section {
      --paper: #fff5f2; --ink: #3b1210; --line: #b3261e;
      position: fixed; inset: auto 0 0; z-index: 2147483647; box-sizing: border-box; max-height: 45vh; overflow: auto;
      padding: .8rem 3.2rem 1rem 1.1rem; border-top: 3px solid var(--line); background: var(--paper); color: var(--ink);
      font: 15px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; box-shadow: 0 -2px 16px #0003;
    }
    @media (prefers-color-scheme: dark) { section { --paper: #2b1513; --ink: #fbdedb; --line: #ff8a80; } }
    @media print { section { display: none; } }
    h2 { margin: 0; font-size: 1em; }
    p { margin: .35rem 0 0; }
    code { display: block; font: .9em ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; opacity: .85; }
    button {
      position: absolute; inset: .4rem .5rem auto auto; width: 2.4rem; height: 2.4rem; border: 0; border-radius: 4px;
      background: none; color: inherit; font: 1.3rem/1 system-ui, sans-serif; cursor: pointer;
    }
    button:focus-visible { outline: 2px solid; }
  `);
  let banner, stream, lost;

  const part = (name, text) => Object.assign(document.createElement(name), { textContent: text });

  const show = ({ title, notices }) => {
    banner?.remove();
    if (!title) return;
    banner = document.createElement("polyglot-notice");
    const box = part("section", "");
    box.lang = "en";
    box.dir = "ltr";
    box.setAttribute("role", "alert");
    box.append(part("h2", title));
    for (const { place, text } of notices) {
      const line = box.appendChild(part("p", ""));
      if (place) line.append(part("code", place));
      line.append(text);
    }
    const close = box.appendChild(part("button", "×"));
    close.setAttribute("aria-label", "Hide");
    close.addEventListener("click", () => banner.remove());
    const root = banner.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [style];
    root.append(box);
    document.body.append(banner);
  };

  const follow = () => {
    stream = new EventSource(address);
    stream.addEventListener("notice", (event) => {
      clearTimeout(lost);
      lost = 0;
      show(JSON.parse(event.data));
    });
    stream.addEventListener("reload", () => location.reload());
    stream.addEventListener("error", () => {
      lost ||= setTimeout(show, 2000, {
        title: "polyglot serve has stopped",
        notices: [{ place: "", text: "Start it again to see new saves." }],
      });
      if (stream.readyState === EventSource.CLOSED) setTimeout(watch, 3000);
    });
  };

  const watch = () => {
    stream?.close();
    if (document.visibilityState === "visible") follow();
  };

  document.addEventListener("visibilitychange", watch);
  watch();
}
