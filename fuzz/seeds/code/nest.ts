import { NestFactory } from '@nestjs/core'; import type { X } from "x";
@Controller({ path: ['health', `a`], version: VERSION_NEUTRAL }) export class H { @Get('ready') @HealthCheck() r(@Body() b: B<C>) { return `x${process.env.A ?? 'b'}y` } }
@Module({ controllers: [H, ...more] }) class M {}
const app = await NestFactory.create(M); app.setGlobalPrefix('api', { exclude: ['health/(.*)', { path: 'x', method: RequestMethod.GET }] });
app.enableVersioning({ type: VersioningType.URI, defaultVersion: ['1'] }); const port = config.get<number>('app.port') || +process.env['PORT'] || 3000; await app.listen(port, '0.0.0.0');
