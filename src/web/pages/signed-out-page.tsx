export function SignedOutPage() {
  return (
    <section class="narrow">
      <h1>Signed out</h1>
      <p class="lead">This browser’s session is gone.</p>
      <p>
        To come back, open the newest link that <code>recon serve</code> printed in its terminal.
      </p>
    </section>
  );
}
