import type { Command } from 'commander';
import { register as exportOne } from './journal/export.js';
import { register as list } from './journal/list.js';
import { register as prune } from './journal/prune.js';
import { register as show } from './journal/show.js';
import { register as verify } from './journal/verify.js';

/** `passerelle journal list|show|export|verify|prune` */
export function register(program: Command): void {
  const journal = program.command('journal').description('the record of every exchange');
  for (const add of [list, show, exportOne, verify, prune]) add(journal);
}
