import assert from 'node:assert/strict';
import { test } from 'node:test';
import { artifactBelowRoot, sarifLog } from '../../../../src/core/present/findings/sarif.ts';
import { contextOf } from '../../../support/presentFixture.ts';
import { createTestCa } from '../../../support/testPki.ts';

test('files are called as the host says, encoded for URIs', async () => {
  const ca = await createTestCa({ name: 'kubernetes', notAfter: '2020-01-01T00:00:00Z' });
  const { graph, findings } = await contextOf({ 'file:///a/b%20c.crt': ca.certificatePem });
  const options = { version: '1', page: () => undefined, digest: (text: string) => text };
  const artifactsOf = (artifact: Parameters<typeof sarifLog>[2]['artifact']) => {
    const log = JSON.parse(JSON.stringify(sarifLog(graph, findings, { ...options, ...(artifact && { artifact }) })));
    const [{ results }] = log.runs;
    assert.ok(results.length > 0);
    return results.map((result: { locations: { physicalLocation: { artifactLocation: object } }[] }) => {
      const [location] = result.locations;
      return location?.physicalLocation.artifactLocation;
    });
  };
  for (const artifact of artifactsOf((uri) => ({ uri }))) assert.deepEqual(artifact, { uri: 'file:///a/b%20c.crt' });
  for (const artifact of artifactsOf(() => artifactBelowRoot('x/b c.crt'))) {
    assert.deepEqual(artifact, { uri: 'x/b%20c.crt', uriBaseId: '%SRCROOT%' });
  }
});

test('a name makes no link in a message', async () => {
  const ca = await createTestCa({ name: '[read this](https://evil.example)', notAfter: '2020-01-01T00:00:00Z' });
  const { graph, findings } = await contextOf({ 'ca.crt': ca.certificatePem });
  const log = JSON.stringify(
    sarifLog(graph, findings, { version: '1', page: () => undefined, digest: (text) => text }),
  );
  const messages = [...log.matchAll(/"text":"([^"]*)"/g)].map(([, text]) => text ?? '');
  assert.ok(messages.some((text) => text.includes('[read this] (https://evil.example)')));
  for (const text of messages) assert.doesNotMatch(text, /\[[^\]]*\]\(/);
});

test('a name makes no placeholder in a message', async () => {
  const ca = await createTestCa({ name: '{0} of {{1}}', notAfter: '2020-01-01T00:00:00Z' });
  const { graph, findings } = await contextOf({ 'ca.crt': ca.certificatePem });
  const unreadable = { path: 'b.crt', unreadable: 'not {0}', values: [], credentials: [] };
  const log = JSON.parse(
    JSON.stringify(
      sarifLog({ ...graph, files: [...graph.files, unreadable] }, findings, {
        version: '1',
        page: () => undefined,
        digest: (text) => text,
      }),
    ),
  );
  const [{ results, invocations }] = log.runs;
  const [{ toolExecutionNotifications }] = invocations;
  // SARIF 2.1.0 §3.11.5: a brace stands for itself only when it is doubled; readers put arguments into single ones.
  const texts: string[] = [...results, ...toolExecutionNotifications].map(({ message }) => message.text);
  assert.ok(texts.some((text) => text.includes('{{0}} of {{{{1}}}}')));
  assert.ok(texts.some((text) => text.endsWith('not {{0}}')));
  for (const text of texts) assert.doesNotMatch(text.replaceAll(/\{\{|\}\}/g, ''), /[{}]/);
  const shown = results.map(({ message }: { message: { text: string } }) =>
    message.text.replaceAll('{{', '{').replaceAll('}}', '}'),
  );
  assert.deepEqual(
    shown,
    findings.map(({ message }) => message),
  );
});
