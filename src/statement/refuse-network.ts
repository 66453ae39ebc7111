import { Socket } from 'node:net';

/**
 * Takes the network away from this process for good: whatever a document talks its reader into, nothing leaves.
 * Pipes that are open already stay.
 */
export function refuseNetwork(): void {
  Socket.prototype.connect = function refuse(): never {
    throw new Error('a reader of documents has no network');
  };
}
