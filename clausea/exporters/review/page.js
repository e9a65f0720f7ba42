"use strict";
(() => {
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const cites = all(".cite");
  const leaves = all(".leaf");
  const shown = document.getElementById("shown");
  const before = document.getElementById("before");
  const after = document.getElementById("after");
  let current = null;
  document.documentElement.classList.add("js");

  const turn = (leaf) => {
    for (const one of leaves) one.classList.toggle("here", one === leaf);
    const index = leaves.indexOf(leaf);
    before.disabled = index <= 0;
    after.disabled = index < 0 || index === leaves.length - 1;
  };
  const light = (key) => {
    for (const one of all("[data-mark], [data-marks]", document.getElementById("pages"))) {
      const keys = one.dataset.mark ? [one.dataset.mark] : one.dataset.marks.split(" ");
      one.classList.toggle("on", keys.includes(key));
    }
  };
  const choose = (cite, scrolls = true) => {
    const leaf = document.getElementById(cite.hash.slice(1));
    const key = cite.dataset.mark;
    for (const one of cites) one.classList.toggle("on", one === cite);
    const said = cite.closest(".said");
    for (const one of all(".said")) one.classList.toggle("on", said !== null && one.dataset.statement === said.dataset.statement);
    turn(leaf);
    light(key);
    current = cite;
    const item = leaf.querySelector(`.marks [data-mark="${key}"] q`);
    const caption = leaf.querySelector("figcaption b").textContent;
    shown.textContent = `${cite.title || cite.textContent}, ${caption}: “${item ? item.textContent : ""}”`;
    const first = leaf.querySelector("svg .on rect") || leaf.querySelector("li.on");
    if (!scrolls && matchMedia("(max-width: 60rem)").matches) return; // Nobody opens a letter to see its last part.
    if (first) first.scrollIntoView({ block: "center", inline: "nearest" });
    else leaf.scrollIntoView({ block: "start" });
  };

  for (const cite of cites) {
    cite.addEventListener("click", (event) => {
      event.preventDefault();
      choose(cite);
      // Enter is a click without a place: whoever uses the keyboard wants to go to the page.
      if (event.detail === 0) document.getElementById(cite.hash.slice(1)).focus({ preventScroll: true });
    });
  }
  for (const link of all(".back")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const cite = document.getElementById(link.hash.slice(1));
      choose(cite);
      cite.focus();
      cite.scrollIntoView({ block: "center" });
    });
  }
  for (const link of all(".to")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const parts = all(`.said[data-statement="${link.dataset.said}"]`);
      for (const one of all(".said")) one.classList.toggle("on", parts.includes(one));
      if (!parts.length) return;
      parts[0].scrollIntoView({ block: "center" });
      const cite = parts.map((one) => one.querySelector(".cite")).find(Boolean);
      if (cite) cite.focus({ preventScroll: true });
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const here = document.activeElement;
    const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
    if (event.key in steps && here && here.classList.contains("cite")) {
      const next = cites[cites.indexOf(here) + steps[event.key]];
      event.preventDefault();
      if (next) {
        next.focus({ preventScroll: true });
        next.scrollIntoView({ block: "nearest" });
        choose(next);
      }
    } else if (event.key === "Escape" && current && document.getElementById("pages").contains(here)) {
      current.focus();
    }
  });
  const step = (by) => {
    const leaf = leaves[leaves.findIndex((one) => one.classList.contains("here")) + by];
    if (!leaf) return;
    turn(leaf);
    shown.textContent = leaf.querySelector("figcaption").textContent;
    leaf.scrollIntoView({ block: "start" });
  };
  before.addEventListener("click", () => step(-1));
  after.addEventListener("click", () => step(1));
  const folded = all("details:not([open])");
  window.addEventListener("beforeprint", () => folded.forEach((one) => { one.open = true; }));
  turn(leaves[0]);
  if (cites.length && !location.hash) choose(cites.find((one) => one.closest("article")) || cites[0], false);
})();
