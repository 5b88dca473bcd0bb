import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Journey } from './journey.ts';

export const journeys: readonly Journey[] = [
  {
    name: 'base64 that YAML folded is repaired',
    async run(workbench) {
      const file = path.join(workbench.folder, 'home/ops/.kube/config');
      const before = readFileSync(file, 'utf8');
      const [line = '', blob = ''] = /certificate-authority-data: (\S+)/.exec(before) ?? [];
      const folded = `certificate-authority-data: >\n      ${blob.replace(/.{76}(?=.)/g, '$&\n      ')}`;
      writeFileSync(file, before.replace(line, folded));
      const editor = await workbench.openFile('home/ops/.kube/config');
      await editor.waitForText('base64 breaks at character 77');
      const fixes = await editor.openQuickFixes('certificate-authority-data', 'Repair: convert it to standard base64');
      await workbench.screenshot('quick-fix');
      await fixes.choose('Repair: convert it to standard base64');
      await editor.waitForText('✓ CA kubernetes');
      await workbench.screenshot('done');
      assert.equal(
        readFileSync(file, 'utf8'),
        before.replace(line, folded),
        'the fix is an edit like any other: not saved',
      );
    },
  },
];
