import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

const versions = pathToFileURL(path.resolve('scripts/hosts/versions.mjs')).href;

test('the lowest VS Code that the manifest allows is among the hosts of the tests', async () => {
  const { engines } = JSON.parse(readFileSync('package.json', 'utf8')) as { engines: { vscode: string } };
  const { browserHosts, desktopHosts } = (await import(versions)) as {
    browserHosts: readonly { vscode: string }[];
    desktopHosts: readonly string[];
  };
  const lowest = /^\^(\d+\.\d+)\.0$/.exec(engines.vscode)?.[1];
  const tested = (version: string | undefined) => version?.split('.').slice(0, 2).join('.');
  assert.equal(tested(browserHosts.at(-1)?.vscode), lowest);
  assert.equal(tested(desktopHosts.at(-1)), lowest);
});
