/*
 * Texts of statements as pdf-text.ts lays them out: a row a line, cells apart by tabs, pages apart by form feeds.
 */

/** After the invoice of a US partner pictured in Microsoft's documentation, 2019. */
export const AMERICAN = `Microsoft\tInvoice
Microsoft Corporation\tInvoice Summary
One Microsoft Way\tInvoice Number\tG000024132
Redmond WA 98052\tInvoice Date\t07/06/2019
FEIN: 91-1144442\tPayment Terms\tNet 60 days
Contoso Ltd\tTotal Amount\tUSD 500.00
123 Main St\tDue on 09/04/2019
Questions on your bill? Visit https://go.microsoft.com/fwlink/?linkid=2074263
This invoice is for the billing period 06/01/2019 – 06/30/2019
This bill contains the charges for your purchases and services consumed from Microsoft.
Billing Summary
Charges (net of adjustments)\t600.00
Credits\t100.00
Subtotal\t500.00
Tax\t0.00
Total\tUSD 500.00
Charges are net of discounts. See reconciliation file and Azure daily usage file for adjustment details`;

/** After the invoice of a Danish partner pictured there, 2021. */
export const DANISH = `Microsoft\tInvoice
Microsoft Ireland Operations Limited\tInvoice Summary
One Microsoft Place
South County Business Park\tInvoice Number\tT000655964
Leopardstown\tInvoice Date In UTC\t04/01/2021
Dublin 18\tPayment Terms\tNet 60 days
VAT Reg. No. DK20812842\tTotal Amount\tDKK 49.536,61
Due on 05/03/2021
This invoice is for the billing period 01/12/2020 - 31/12/2020
Billing Summary
Charges (net of adjustments)\t39.629,27
Credits\t0,00
Subtotal\t39.629,27
VAT (25,00%)\t9.907,34
Total\tDKK 49.536,61
Charges are net of adjustments. See reconciliation file and Azure daily usage file for adjustment details`;

/** Canada has two taxes; a limited-risk distributor prints a Billing Number; the list of products goes on overleaf. */
export const CANADIAN = `Invoice Summary
Billing Profile\tPayByCheck_CA
Billing Number\tG000111222
Invoice Date\t02/08/2026
Payment Terms\tNet 30 days
Total Amount\tCAD 1,149.75
Due on 03/10/2026
This invoice is for the billing period 01/01/2026 - 01/31/2026
Billing Summary
Charges\t1,050.00
Credits\t0.00
Azure Credit Applied\t50.00
Subtotal\t1,000.00
GST/HST (5%)\t50.00
PST/QST (9.975%)\t99.75
Total (including Tax)\tCAD 1,149.75\fBilling details by product
Invoice Number\tG999999999
Subtotal\t7.00
Azure Credit\t0.00
Total\tCAD 7.00`;

export const JAPANESE = `Invoice Number\tG000333444
Invoice Date\t2026/02/08
Payment Terms\tNet 60 days
Total Amount\tJPY 1,358,024
Due on 2026/04/09
This invoice is for the billing period 2026/01/01 - 2026/01/31
Billing Summary
Charges\t1,234,567
Credits\t0
Subtotal\t1,234,567
Consumption Tax (10%)\t123,457
Total\tJPY 1,358,024`;

export const SWISS = `Invoice Number\tG000555666
Invoice Date In UTC\t08.02.2026
Payment Terms\tNet 60 days
Total Amount\tCHF 1'081.00
Paid
This invoice is for the billing period 01.01.2026 - 31.01.2026
Billing Summary
Charges\t1'000.00
Credits\t0.00
Subtotal\t1'000.00
VAT (8.1%)\t81.00
Total\tCHF 1'081.00`;

export const FRENCH = `Invoice Number G000777888
Invoice Date In UTC 08/02/2026
Payment Terms Net 60 days
Total Amount EUR 1 481,48
Due on 09/04/2026
This invoice is for the billing period 01/01/2026 - 31/01/2026
Billing Summary
Charges 1\u00a0234,57
Credits 0,00
Subtotal 1\u00a0234,57
VAT (20,00%) 246,91
Total EUR 1\u202f481,48`;
