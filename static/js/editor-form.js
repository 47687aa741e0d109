/* The editor's form as one object, and back: names with dots are places in it (points.0.text), as in
   exam/authoring/draft.py. Rows are made from the page's templates and numbered as they stand. */

const NUMBERED = ["id", "name", "for", "value", "aria-describedby"];

/** What the form holds: strings, and lists of rows. Boxes of one name are their values by spaces. */
export function read(form) {
  const found = {};
  for (const list of form.querySelectorAll("[data-rows]")) found[list.dataset.rows] = [];
  for (const [name, value] of new FormData(form)) {
    const [first, number, leaf] = name.split(".");
    if (leaf) (found[first][number] ??= {})[leaf] = value;
    else if (!OWN.has(name)) found[name] = name in found ? `${found[name]} ${value}` : value;
  }
  return found;
}
const OWN = new Set(["csrfmiddlewaretoken", "revision", "do", "q", "into"]); // the form's, not the draft's

/** Put another draft into the form: as many rows as it has, and what they say. */
export function write(form, draft) {
  for (const list of form.querySelectorAll("[data-rows]")) {
    const wanted = draft[list.dataset.rows] ?? [];
    while (list.children.length > wanted.length) list.lastElementChild.remove();
    while (list.children.length < wanted.length) addRow(list);
    renumber(list);
  }
  for (const field of form.elements) {
    if (!field.name || OWN.has(field.name) || field.disabled || field.type === "submit") continue;
    const [first, number, leaf] = field.name.split(".");
    const value = (leaf ? draft[first]?.[number]?.[leaf] : draft[first]) ?? "";
    if (field.type === "checkbox") field.checked = value.split(" ").includes(field.value);
    else field.value = value;
  }
}

/** Whether two drafts say the same; what one of them leaves out is empty. */
export const same = (one, other) =>
  Object.keys({ ...one, ...other }).every((name) => {
    const [a, b] = [one[name] ?? "", other[name] ?? ""];
    if (!Array.isArray(a) || !Array.isArray(b)) return String(a) === String(b);
    return a.length === b.length && a.every((row, place) => same(row, b[place]));
  });

/** One more row at the end of a list, empty; returns it. */
export function addRow(list) {
  const template = list.parentElement.querySelector(`template[data-template="${list.dataset.rows}"]`);
  list.append(template.content.cloneNode(true));
  renumber(list);
  return list.lastElementChild;
}

export function renumber(list) {
  const name = list.dataset.rows;
  const place = new RegExp(`^${name}\\.(\\d+|__n__)(?=\\.|$)`);
  [...list.children].forEach((row, number) => {
    for (const element of [row, ...row.querySelectorAll("*")]) {
      for (const attribute of NUMBERED) {
        const value = element.getAttribute(attribute);
        if (value !== null && place.test(value)) element.setAttribute(attribute, value.replace(place, `${name}.${number}`));
      }
    }
  });
}

/** Move a row by so many places; the caret stays in it. */
export function moveRow(row, step) {
  const other = step < 0 ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return;
  const focused = document.activeElement;
  if (step < 0) other.before(row);
  else other.after(row);
  renumber(row.parentElement);
  focused?.focus();
}
