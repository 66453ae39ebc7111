// The pages work without this. It shows times in the reader's zone, adds keys, copies text and follows a run.

const zone = new Intl.DateTimeFormat('en-GB', {
  day: '2-digit',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});

for (const time of document.querySelectorAll('time[datetime]')) {
  time.title = time.textContent;
  time.textContent = zone.format(new Date(time.dateTime)).replace(',', '');
}

for (const button of document.querySelectorAll('[data-copies]')) {
  const source = document.getElementById(button.dataset.copies);
  button.hidden = false;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(source.value);
    button.textContent = 'Copied';
  });
}

/* `/` searches, `j` and `k` walk the rows, Enter opens one, `d` downloads, `?` explains. */
const rows = [...document.querySelectorAll('tbody tr:has(.open-row, th a)')];
let at = -1;

function walk(step) {
  if (rows.length === 0) return;
  rows[at]?.classList.remove('here');
  at = Math.min(rows.length - 1, Math.max(0, at + step));
  const row = rows[at];
  row.classList.add('here');
  row.querySelector('a')?.focus({ preventScroll: true });
  row.scrollIntoView({ block: 'nearest' });
}

const KEYS = {
  '/': () => document.querySelector('input[type=search]')?.focus(),
  j: () => walk(1),
  k: () => walk(-1),
  d: () => document.querySelector('a.button[download]')?.focus(),
};

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest('input, select, textarea')) return;
  const act = KEYS[event.key];
  if (act === undefined) return;
  event.preventDefault();
  act();
});

/* A run that is being worked: its progress comes by itself; the finished page is loaded once. */
const live = document.querySelector('[data-events]');
if (live !== null) {
  const events = new EventSource(live.dataset.events);
  events.addEventListener('progress', (event) => {
    live.innerHTML = event.data;
  });
  events.addEventListener('ended', () => {
    events.close();
    location.reload();
  });
}
