const picture = document.getElementById("picture");
const find = document.getElementById("find");
const known = document.getElementById("known");
const size = document.getElementById("size");
const spec = JSON.parse(document.getElementById("figure").textContent);
const cases = spec.data.find((each) => each.name === "cases").values;
const rowOf = new Map(cases.map((each) => [each.case, each.row]));

vegaEmbed(picture, spec, {
  renderer: "svg",
  actions: false,
  ast: true,
  hover: false,
  tooltip: { anchor: "mark", position: ["right", "bottom-right", "top-right", "bottom"] },
}).then(({ view }) => {
  let chosen = null;

  const choose = (row) => {
    chosen = row === null ? null : Math.max(0, Math.min(cases.length - 1, row));
    view.signal("focus", chosen === null ? null : cases[chosen]).run();
    if (chosen === null) return;
    const marks = picture.querySelectorAll(".row path");
    marks[chosen].scrollIntoView({ block: "center", inline: "nearest" });
  };

  const hits = () => {
    const sought = find.value.trim().toLowerCase();
    view.signal("found", sought).run();
    return sought ? cases.filter((each) => each.sought.includes(sought)) : [];
  };

  view.addSignalListener("focus", (_, each) => { known.textContent = each ? each.said : ""; });

  find.addEventListener("input", () => {
    const found = hits();
    choose(found.length ? found[0].row : null);
    if (find.value.trim() && !found.length) known.textContent = known.dataset.none;
  });

  find.form.addEventListener("submit", (event) => {
    event.preventDefault();
    const found = hits();
    const next = found.find((each) => chosen !== null && each.row > chosen) ?? found[0];
    if (next) choose(next.row);
  });

  picture.addEventListener("keydown", (event) => {
    const at = chosen ?? -1;
    const steps = {
      ArrowDown: () => at + 1,
      ArrowUp: () => at - 1,
      ArrowLeft: () => (at < 0 ? 0 : rowOf.get(cases[at].source) ?? at),
      ArrowRight: () => (at < 0 ? 0 : cases[at].last > at ? at + 1 : at),
      Home: () => 0,
      End: () => cases.length - 1,
      Escape: () => null,
    };
    if (event.altKey || event.ctrlKey || event.metaKey || !(event.key in steps)) return;
    event.preventDefault();
    choose(steps[event.key]());
  });

  size.addEventListener("input", () => { picture.firstElementChild.style.zoom = `${size.value}%`; });
}).catch((error) => { known.textContent = String(error); });
