const KEYS = [
  ['/', 'search'],
  ['j, k', 'next row, row before'],
  ['Enter', 'open the row'],
  ['x', 'pick the row, or let it go'],
  ['d', 'download what the page shows'],
  ['?', 'this list'],
  ['Esc', 'close it'],
] as const;

/** What the keys do. It opens where script runs; without it there are no keys. */
export function KeysDialog() {
  return (
    <dialog id="keys" aria-labelledby="keys-heading">
      <h2 id="keys-heading">Keyboard</h2>
      <dl class="keys">
        {KEYS.map(([key, does]) => (
          <div>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button class="primary">Close</button>
      </form>
    </dialog>
  );
}
