// The pages work without this. It shows times in the reader's zone, adds keys, copies text and follows a run.

const DAY = { day: '2-digit', month: 'short', year: 'numeric' };
const TIME = { hour: '2-digit', minute: '2-digit' };
const dayOf = new Intl.DateTimeFormat('en-GB', DAY);
const timeOf = new Intl.DateTimeFormat('en-GB', TIME);
const today = dayOf.format(new Date());

for (const time of document.querySelectorAll('time[datetime]')) {
  const at = new Date(time.dateTime);
  const day = dayOf.format(at);
  // In a column days are compared; in a sentence today is a word.
  const isToday = day === today && time.closest('td, th') === null;
  time.title = time.textContent;
  time.textContent = `${isToday ? 'today' : day} ${timeOf.format(at)}`;
}

for (const button of document.querySelectorAll('[data-copies]')) {
  const source = document.getElementById(button.dataset.copies);
  button.hidden = false;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(source.value);
    button.textContent = 'Copied';
  });
}

for (const button of document.querySelectorAll('[data-opens]')) {
  button.hidden = false;
  button.addEventListener('click', () => document.getElementById(button.dataset.opens).showModal());
}

for (const count of document.querySelectorAll('[data-counts]')) {
  const boxes = `input[name=${count.dataset.counts}]`;
  const tell = () => {
    const picked = document.querySelectorAll(`${boxes}:checked`).length;
    count.hidden = picked === 0;
    count.textContent = `${picked} ticked`;
  };
  document.addEventListener('change', (event) => event.target.matches(boxes) && tell());
  tell();
}

for (const button of document.querySelectorAll('[data-ticks]')) {
  const boxes = document.getElementsByName(button.dataset.ticks);
  button.hidden = false;
  button.addEventListener('click', () => {
    const isLeft = [...boxes].some((box) => !box.checked);
    for (const box of boxes) box.checked = isLeft;
    boxes[0]?.dispatchEvent(new Event('change', { bubbles: true }));
  });
}

/* A field that shows for the chosen action is one it needs; the browser says so before the server does. */
for (const form of document.querySelectorAll('form.decide')) {
  const need = () => {
    for (const field of form.querySelectorAll('[name=reason], [name=comment], [name=until]')) {
      field.required = field.offsetParent !== null;
    }
  };
  form.addEventListener('change', need);
  form.querySelector('button.primary').addEventListener('click', need);
}

/* What the dialog of keys says. */
const rows = [...document.querySelectorAll('tbody tr:has(.open-row, th a)')];
// After a decision the page opens at the row to go on with.
const goOn = rows.findIndex((row) => row.matches(':target'));
let at = Math.max(goOn, 0) - 1;

function walk(step) {
  if (rows.length === 0) return;
  const held = rows.findIndex((row) => row.contains(document.activeElement));
  rows[at]?.classList.remove('here');
  at = Math.min(rows.length - 1, Math.max(0, (held === -1 ? at : held) + step));
  const row = rows[at];
  row.classList.add('here');
  row.querySelector('a')?.focus({ preventScroll: true });
  row.scrollIntoView({ block: 'nearest' });
}

const KEYS = {
  '/': () => document.querySelector('input[type=search]')?.focus(),
  j: () => walk(1),
  k: () => walk(-1),
  x: () => rows[at]?.querySelector('input[type=checkbox]')?.click(),
  d: () => document.querySelector('a.button[download]')?.click(),
  '?': () => document.getElementById('keys').showModal(),
};

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest('input:not([type=checkbox]), select, textarea, dialog')) return;
  const act = KEYS[event.key];
  if (act === undefined) return;
  event.preventDefault();
  act();
});

const LOOK_EVERY_MS = 5000;

/* A run that is being worked: what changes comes by itself, as events or, where those do not come through, by looking
   every five seconds; the finished page is loaded once. */
const live = document.querySelector('[data-events]');
if (live !== null) {
  const events = new EventSource(live.dataset.events);
  const parts = [...document.querySelectorAll('[data-live]')];
  for (const part of parts) {
    events.addEventListener(part.dataset.live, (event) => {
      part.innerHTML = event.data;
    });
  }
  events.addEventListener('ended', () => {
    events.close();
    location.reload();
  });
  events.addEventListener('error', () => {
    if (events.readyState === EventSource.CLOSED) setTimeout(look, LOOK_EVERY_MS, parts);
  });
}

async function look(parts) {
  const answer = await fetch(location.href).catch(() => undefined);
  const page = new DOMParser().parseFromString((await answer?.text()) ?? '', 'text/html');
  if (answer?.ok === true && page.querySelector('[data-events]') === null) {
    location.reload();
    return;
  }
  for (const part of parts) {
    const now = page.querySelector(`[data-live=${part.dataset.live}]`);
    if (now !== null) part.innerHTML = now.innerHTML;
  }
  setTimeout(look, LOOK_EVERY_MS, parts);
}
