import { invoice } from '@harbour/contracts';
import { BadRequestException, Body, Controller, Header, Post, StreamableFile } from '@nestjs/common';
import slugify from 'slugify';
import { invoicePdf } from './lib/invoice-pdf';

@Controller('documents')
export class DocumentController {
  @Post('invoices')
  @Header('content-type', 'application/pdf')
  async create(@Body() body: unknown): Promise<StreamableFile> {
    const parsed = invoice.safeParse(body);
    if (!parsed.success) throw new BadRequestException(parsed.error.issues);
    const name = slugify(parsed.data.number, { lower: true, strict: true });
    return new StreamableFile(invoicePdf(parsed.data), { disposition: `attachment; filename="${name}.pdf"` });
  }
}
