import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** Smaller files gain nothing. */
const LEAST_BYTES = 1_000;

/** Writes each script and style sheet compressed too, so that the dashboard need not compress them. */
export function precompressed(): Plugin {
  return {
    name: 'precompressed',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        for (const file of Object.values(bundle)) {
          const content = Buffer.from(file.type === 'chunk' ? file.code : file.source);
          if (!/\.(js|css)$/.test(file.fileName) || content.length < LEAST_BYTES) continue;
          const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
          const emit = (ending: string, source: Buffer) =>
            this.emitFile({ type: 'asset', fileName: `${file.fileName}.${ending}`, source });
          emit('br', brotliCompressSync(content, quality));
          emit('gz', gzipSync(content, { level: 9 }));
        }
      },
    },
  };
}
