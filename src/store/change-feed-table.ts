/** The time that the activity log was read for without a gap; one row. */
export interface AuditFeedTable {
  one_row: true;
  covered_from: Date;
  read_through: Date;
}

/** When the activity log last named an order or subscription of a customer. */
export interface OrderChangeTable {
  customer_id: string;
  changed_at: Date;
}
