// npm run sbom --silent: what we ship, as CycloneDX, on standard output.
import { billOfMaterials } from './bill-of-materials.mjs';

process.stdout.write(`${JSON.stringify(billOfMaterials(), null, 2)}\n`);
