import "./tabs.js";

/* Pointing at a scoring point in one text shows it in the other two: on hover, focus and tap. */
const bench = document.querySelector("[data-linking]");
const linked = [...bench.querySelectorAll("[data-point]")];
const points = (element) => element.dataset.point.trim().split(/\s+/);

function show(numbers) {
  for (const element of linked) {
    element.classList.toggle("pointed", points(element).some((number) => numbers.includes(number)));
  }
}

for (const name of ["pointerover", "focusin", "click"]) {
  bench.addEventListener(name, (event) => {
    const element = event.target.closest("[data-point]");
    if (element) show(points(element));
    else if (name !== "focusin") show([]);
  });
}
bench.addEventListener("pointerleave", () => show([]));

/* Enter on a line of the rubric leads to what earned it in the own answer. */
for (const item of bench.querySelectorAll("li[data-point]")) {
  const own = bench.querySelector(`#own [data-point~="${item.dataset.point}"]`);
  item.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target === item && own) {
      event.preventDefault();
      own.scrollIntoView({ block: "center" });
    }
  });
}
