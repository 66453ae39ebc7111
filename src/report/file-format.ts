/** What a download can be: a workbook, CSV with the byte order mark that Excel wants, or CSV for machines. */
export const FILE_FORMATS = ['xlsx', 'csv-excel', 'csv'] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];

/** What a browser is told the bytes are. */
export const MEDIA_TYPES: Readonly<Record<FileFormat, string>> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'csv-excel': 'text/csv; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
};
