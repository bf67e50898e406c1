#!/usr/bin/env node
import { runCommand } from './command.js';

// A failed start has printed its reason.
void runCommand(process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode;
});
