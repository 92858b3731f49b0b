#!/usr/bin/env node
import { Command } from 'commander';

const program = new Command('passerelle').description(
  'A national contact point for cross-border health data, and the harness that tests one.',
);

await program.parseAsync();
