import { userInfo } from 'node:os';

/** Who is signed in on this machine; `uid 1000` where the account has no name, as in some containers. */
export function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
