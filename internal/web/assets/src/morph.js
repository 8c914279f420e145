// Makes a page that is open the same as one that was just fetched, in its place: what did not change
// is not touched, so that focus, scroll, what is folded open and half-typed forms stay.

// busy tells whether somebody typed or chose something in a form.
function busy(form) {
  return [...form.elements].some((field) => {
    if (field.type === "hidden") return false;
    if (field.options) return [...field.options].some((o) => o.selected !== o.defaultSelected && (o.selected ? o.value : true)) && field.value !== "";
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    return "defaultValue" in field && field.value !== field.defaultValue;
  });
}

// held tells whether something may not be taken from under somebody's hands.
function held(node) {
  if (node.nodeType !== 1) return false;
  const forms = node.matches("form") ? [node] : [...node.querySelectorAll("form")];
  return forms.some(busy);
}

function attributes(from, to) {
  for (const { name } of [...from.attributes]) if (!to.hasAttribute(name)) from.removeAttribute(name);
  for (const { name, value } of [...to.attributes]) if (from.getAttribute(name) !== value) from.setAttribute(name, value);
}

// place finds what becomes the wanted node, from a node on; none: the wanted one comes in anew.
function place(start, want, rest) {
  for (let node = start; node; node = node.nextSibling) if (node.isEqualNode(want)) return node;
  for (let node = start; node && want.id; node = node.nextSibling) if (node.id === want.id && node.nodeName === want.nodeName) return node;
  const fits = start && !want.id && !start.id && start.nodeName === want.nodeName;
  return fits && !rest.some((other) => other.isEqualNode(start)) ? start : null;
}

function become(from, to) {
  if (from.isEqualNode(to)) return;
  if (from.nodeType !== 1) {
    from.nodeValue = to.nodeValue;
    return;
  }
  if (from.matches("form") && busy(from)) return;
  attributes(from, to);
  const wanted = [...to.childNodes];
  let next = from.firstChild;
  wanted.forEach((want, i) => {
    const found = place(next, want, wanted.slice(i + 1));
    if (!found) {
      from.insertBefore(document.importNode(want, true), next);
      return;
    }
    while (next !== found) next = drop(next);
    next = found.nextSibling;
    become(found, want);
  });
  while (next) next = drop(next);
}

function drop(node) {
  const next = node.nextSibling;
  if (!held(node)) node.remove();
  return next;
}

// morph makes one element the same as another. What is open stays open: it is no part of the page.
export function morph(from, to) {
  const open = [...from.querySelectorAll("details[open]")];
  open.forEach((one) => one.removeAttribute("open"));
  const focus = document.activeElement;
  become(from, to);
  open.forEach((one) => one.setAttribute("open", ""));
  if (focus?.isConnected === false) document.querySelector("main").focus({ preventScroll: true });
}
