import type { Command } from 'commander';
import { register as exportSets } from './terminology/export.js';
import { register as gaps } from './terminology/gaps.js';
import { register as importFiles } from './terminology/import.js';
import { register as lookup } from './terminology/lookup.js';
import { register as serve } from './terminology/serve.js';

/** `passerelle terminology import|lookup|export|gaps|serve` */
export function register(program: Command): void {
  const terminology = program.command('terminology').description('value sets, designations and mappings');
  for (const add of [importFiles, lookup, exportSets, gaps, serve]) add(terminology);
}
