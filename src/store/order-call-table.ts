/** One of the order calls that may be made in a minute; free again a minute after it was taken. */
export interface OrderCallTable {
  slot: number;
  taken_at: Date;
}
