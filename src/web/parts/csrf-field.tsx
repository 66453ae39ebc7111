/** Proves that a form came from a page of this session. */
export function CsrfField({ token }: { token: string | undefined }) {
  return token === undefined ? null : <input type="hidden" name="_csrf" value={token} />;
}
