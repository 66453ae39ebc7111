import type { ComponentChildren } from 'preact';

/** A text to take along: it can be marked and copied by hand; where script runs, a button does it. */
export function CopiedText(props: {
  id: string;
  heading: string;
  /** What the text is, for ears. */
  label: string;
  text: string;
  children?: ComponentChildren;
}) {
  return (
    <section class="panel">
      <h2>{props.heading}</h2>
      <textarea
        id={props.id}
        class="copy"
        readonly
        rows={Math.min(14, props.text.split('\n').length + 2)}
        aria-label={props.label}
      >
        {props.text}
      </textarea>
      <div class="filters">
        <button type="button" data-copies={props.id} hidden>
          Copy
        </button>
        {props.children}
      </div>
    </section>
  );
}
