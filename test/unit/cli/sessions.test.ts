import assert from 'node:assert/strict';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { buildCommand } from '../../support/buildCommand.ts';
import { SessionHome, sessionsFolder } from '../../support/cliSessions.ts';

/**
 * Sessions as strangers have them, with everything that they see; standard error where it appears.
 *
 * `$ LINE` is run by bash in the home folder of anna, `(as nobody)` without rights, `(40 columns)` in a terminal of that
 * width, `(in Chinese)` with that language. `CERTSCOPE_UPDATE=1` writes the answers again: read every line of the difference as if your cluster was down.
 */
describe('sessions', () => {
  const home = new SessionHome();
  let program: readonly string[] = [];
  before(async () => {
    const folder = path.join(home.root, 'opt/certscope');
    program = [process.execPath, await buildCommand(folder)];
    cpSync('l10n', path.join(folder, 'l10n'), { recursive: true });
  });
  after(() => home.remove());

  for (const name of readdirSync(sessionsFolder)) {
    test(name, async () => {
      const file = path.join(sessionsFolder, name);
      const known = readFileSync(file, 'utf8');
      const text = await home.hold(known, program);
      if (process.env.CERTSCOPE_UPDATE === '1') writeFileSync(file, text);
      else assert.equal(text, known);
    });
  }
});
