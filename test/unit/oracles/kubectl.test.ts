import assert from 'node:assert/strict';
import { test } from 'node:test';
import { goIsMissing } from '../../support/goProgram.ts';
import { kubectlPrograms, whyNotComparable } from '../../support/oracles/goRelease.ts';
import { createKubeconfigCases, type KubeconfigCase } from '../../support/oracles/kubeconfigCases.ts';
import { createKubectlOracle, type KubectlRun } from '../../support/oracles/kubectlOracle.ts';
import { createOraclePki } from '../../support/oracles/oraclePki.ts';
import { verificationWords, withoutMoment } from '../../support/oracles/verificationWords.ts';

const reason = whyNotComparable(kubectlPrograms);

test('kubectl says about servers what verifyCertificate says', async (t) => {
  if (reason !== undefined) return t.skip(reason);
  const cases = await createKubeconfigCases(await createOraclePki(Date.now()));
  const oracle = await createKubectlOracle(cases);
  if (oracle === undefined) return t.skip(goIsMissing);
  t.after(oracle.stop);
  const isAboutServers = ({ name }: KubeconfigCase) => name === 'healthy' || name.startsWith('server certificate: ');
  const runs = await oracle.ask(cases.cases.filter(isAboutServers));
  assert.ok(runs.length > 15, `${runs.length} cases`);
  const wordsAbout = ({ asked }: KubectlRun) => {
    const { certificate, clientCa: anchors } = cases.servers.find(({ name }) => name === asked.server) ?? assert.fail();
    return verificationWords({ certificate, anchors, usage: 'serverAuth', name: '192.168.56.10' });
  };
  for (const run of runs) {
    const ours = withoutMoment(await wordsAbout(run));
    const expected = ours === undefined ? '' : `Unable to connect to the server: ${ours}\n`;
    assert.equal(withoutMoment(run.answer.stderr), expected, run.asked.name);
    assert.equal(run.answer.succeeded, ours === undefined, run.asked.name);
  }
});
