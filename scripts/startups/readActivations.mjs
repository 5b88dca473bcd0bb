import { setTimeout as sleep } from 'node:timers/promises';

const title = 'Developer: Startup Performance';

/** `| vscode.git | true | 31 | 12 | 40 | * | vscode.git |`: loading the code, calling `activate`, waiting for its promise. */
const row = /^\|? *(\w[\w-]*\.[\w-]+) *\| *(?:true|false) *\| *(\d+) *\| *(\d+) *\| *(\d+) *\|/gm;

/**
 * Takes from VS Code's own report how long extensions took to activate. *Show Running Extensions* shows `load` and `call`
 * together.
 *
 * @param {import('playwright-core').Page} page
 * @param {readonly string[]} wanted the extensions
 * @returns {Promise<Record<string, { load: number, call: number, finish: number }>>} milliseconds
 */
export async function readActivations(page, wanted) {
  const input = page.locator('.quick-input-widget:visible input[type="text"]');
  await page.keyboard.press('F1');
  await input.fill(`>${title}`);
  await page.getByRole('option', { name: title }).first().waitFor();
  await page.keyboard.press('Enter');
  const editor = page.locator('.editor-instance .monaco-editor').first();
  await editor.locator('.view-line').first().waitFor();
  let report = '';
  // VS Code writes the report anew as it learns more.
  for (let attempt = 0; attempt < 60; attempt++) {
    await editor.locator('.view-lines').click();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.press('ControlOrMeta+C');
    await sleep(250);
    report = await page.evaluate(() => navigator.clipboard.readText());
    const activations = activationsIn(report).filter(([name]) => wanted.includes(name));
    if (activations.length === wanted.length) return Object.fromEntries(activations);
  }
  throw new Error(`VS Code's report does not name ${wanted.join(' and ')}:\n${report.slice(0, 4000)}`);
}

function activationsIn(report) {
  return Array.from(report.matchAll(row), ([, name, ...times]) => {
    const [load, call, finish] = times.map(Number);
    return [name, { load, call, finish }];
  });
}
