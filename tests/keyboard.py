"""A page walked through by Tab alone: everything that can be used is reached, in the order it is read, and seen."""

# What a keyboard stops at. Of radio buttons of one name one is a stop; what is folded away or inert is none.
STOPS = """() => {
    const chosen = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex], [contenteditable]";
    const groups = new Set();
    return [...document.querySelectorAll(chosen)].filter((each) => {
        if (each.tabIndex < 0 || each.disabled || each.closest("[inert]") || !each.checkVisibility({ visibilityProperty: true }))
            return false;
        if (each.type !== "radio") return true;
        const group = [...document.querySelectorAll(`input[type=radio][name="${CSS.escape(each.name)}"]`)]
            .filter((one) => one.form === each.form && !one.disabled);
        return each === (group.find((one) => one.checked) ?? group[0]);
    });
}"""

# Kept when the focus arrives: an element may look otherwise when it has gone on.
WATCH = """() => {
    const name = (each) => each.outerHTML.slice(0, 120);
    const styles = (each) => [each, ...each.labels ?? [], each.parentElement, each.parentElement?.parentElement]
        .filter(Boolean).map((one) => ["outline", "boxShadow", "borderColor", "opacity", "stroke"]
            .map((property) => getComputedStyle(one)[property]).join()).join();
    const stops = (STOPS)();
    const plain = new Map(stops.map((each) => [each, styles(each)]));
    // Of a text area under the cells, the cells have the ring.
    const near = ({ parentElement }) => [parentElement, ...[...parentElement.children].flatMap((one) => [one, ...one.children])];
    const drawn = (each) => near(each).some((one) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(one);
        return outlineStyle !== "none" && parseFloat(outlineWidth) > 0;
    });
    window.walk = { stops, seen: [], faults: [] };
    document.addEventListener("focusin", ({ target }) => {
        if (walk.seen.includes(target)) return;
        walk.seen.push(target);
        if (!drawn(target) && styles(target) === plain.get(target)) walk.faults.push(`unseen focus: ${name(target)}`);
        target.scrollIntoView({ block: "nearest", behavior: "instant" });
        const { left, right, top, bottom } = target.getBoundingClientRect();
        const shown = [[left + right, top + bottom], [2 * left + 6, 2 * top + 6], [2 * right - 6, 2 * bottom - 6]]
            .map(([x, y]) => document.elementFromPoint(x / 2, y / 2));
        const same = (one) => one && (target.contains(one) || one.contains(target) || [...target.labels ?? []].some((label) => label.contains(one)));
        if (!shown.some(same)) walk.faults.push(`covered: ${name(target)} by ${shown[0] && name(shown[0])}`);
    });
    return stops.length;
}""".replace("STOPS", STOPS)

TOLD = """() => {
    const name = (each) => each.outerHTML.slice(0, 120);
    const { stops, seen, faults } = window.walk;
    const reached = seen.filter((each) => stops.includes(each));
    const order = stops.filter((each) => seen.includes(each));
    const astray = reached.findIndex((each, at) => each !== order[at]);
    return [
        ...faults,
        ...stops.filter((each) => !seen.includes(each)).map((each) => `not reached: ${name(each)}`),
        ...(astray < 0 ? [] : [`out of order: ${name(reached[astray])}`]),
    ];
}"""

# A date has a stop for each of its parts, and a scrolled box is one: then more are needed than stops were counted.
ROUNDS = 8
LEFT = "() => walk.stops.filter((each) => !walk.seen.includes(each)).length"

# A pointer's hand over what no keyboard reaches.
ONLY_BY_POINTER = """() => [...document.querySelectorAll("main *")].filter((each) =>
    getComputedStyle(each).cursor === "pointer" && each.checkVisibility()
    && !each.closest("a, button, label, summary, input, select, textarea, [tabindex], [contenteditable]"))
    .map((each) => `only by pointer: ${each.outerHTML.slice(0, 120)}`)"""


# Blurred, an element stays where the next Tab begins.
FROM_THE_TOP = """() => {
    const start = Object.assign(document.createElement("span"), { tabIndex: -1 });
    document.body.prepend(start);
    start.focus();
    start.remove();
    scrollTo(0, 0);
}"""


def walk_faults(page) -> list[str]:
    """What a person without a mouse would miss on a page as it stands: stops that Tab does not reach or reaches out of
    order, a focus that cannot be seen or lies covered, and what only a pointer can press."""
    page.evaluate(FROM_THE_TOP)
    left = page.evaluate(WATCH)
    for _ in range(ROUNDS):
        for _ in range(left):
            page.keyboard.press("Tab")
        left = page.evaluate(LEFT)
    return page.evaluate(TOLD) + page.evaluate(ONLY_BY_POINTER)
