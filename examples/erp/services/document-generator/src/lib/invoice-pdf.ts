import { PassThrough } from 'node:stream';
import { type Invoice, totalOf } from '@harbour/contracts';
import PDFDocument from 'pdfkit';

/** One page with the lines of the invoice and their sum. */
export function invoicePdf(value: Invoice): PassThrough {
  const page = new PDFDocument({ size: 'A4', margin: 50 });
  page.fontSize(18).text(`Invoice ${value.number}`).fontSize(11).text(value.customer).moveDown();
  for (const line of value.lines) page.text(`${line.quantity} × ${line.text}: ${line.price} ${value.currency}`);
  page.moveDown().text(`Total: ${totalOf(value)}`);
  page.end();
  return page.pipe(new PassThrough());
}
