export function SignedOutPage() {
  return (
    <section class="narrow">
      <h1>Signed out</h1>
      <p class="lead">This browser’s session is gone.</p>
      <p class="next">
        To come back, open the newest link that <code>recon serve</code> printed in its terminal, or
        ask whoever runs it for one; each link works once.
      </p>
    </section>
  );
}
