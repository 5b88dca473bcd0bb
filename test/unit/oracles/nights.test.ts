import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, suite, test } from 'node:test';
import { defaultPolicy } from '../../../src/core/findings/defaultPolicy.ts';
import { connectionModelOf } from '../../../src/core/pki/cluster/connections/buildConnections.ts';
import type { Source } from '../../../src/core/pki/cluster/connections/connectionModel.ts';
import type { CertificateNode, PkiGraph } from '../../../src/core/pki/pkiModel.ts';
import { mapOf } from '../../../src/core/present/map/mapOf.ts';
import { renewalAdvice } from '../../../src/core/present/map/renewalAdvice.ts';
import { planAction } from '../../../src/core/renewal/planAction.ts';
import { encodePem } from '../../../src/core/text/encodePem.ts';
import { actionOfButton } from '../../support/bannerAction.ts';
import type { CaseLine } from '../../support/caseLine.ts';
import { carriedOut, type Documents } from '../../support/changes.ts';
import { goIsMissing } from '../../support/goProgram.ts';
import { judgeWithGo } from '../../support/judgeWithGo.ts';
import { tenNights } from '../../support/nights.ts';
import { apiserverFlags, etcdFlags } from '../../support/oracles/etcdScenarios.ts';
import { etcdPrograms, whyNotComparable } from '../../support/oracles/goRelease.ts';
import { runEtcdScenario } from '../../support/oracles/runEtcdScenario.ts';
import { readFolder } from '../../support/readFolder.ts';
import { accepted } from '../../support/renewal.ts';
import { evaluate } from '../../support/saidByRecord.ts';

const base = mkdtempSync(path.join(tmpdir(), 'certscope-ten-nights-'));
after(() => rmSync(base, { recursive: true, force: true }));

/** Buttons of the banner, one after the other, until nothing is broken. A real etcd knows no other date than today's. */
const now = Date.now();
const nights = await tenNights(path.join(base, 'whole'), now);

/** What is right stays, and comes back before anything is issued. */
const firstActions: Readonly<Record<string, string>> = {
  'CA that is no CA': 'Put back the CA from admin.conf…',
  'CA of a backup': 'Put back the CA from admin.conf…',
  'swapped kubeconfigs': 'Swap controller-manager.conf and scheduler.conf…',
  'etcd CA replaced': 'Reissue everything with etcd/ca.crt…',
};

/** What the button says that it breaks, before it is clicked. */
const costs: Readonly<Record<string, RegExp>> = {
  'etcd CA replaced': /^Whatever trusts the old CA outside these files stops working\.$/,
  'lost service account key': /^If a backup or another control plane has sa\.key, restore it instead: /,
};

/** The file at fault. */
const openedFirst: Readonly<Record<string, RegExp>> = {
  'expired CAs': /^Open .*ca\.crt$/,
  'truncated API server certificate': /^Open apiserver\.crt$/,
  'swapped kubeconfigs': /^Open controller-manager\.conf$/,
  'etcd CA replaced': /^Open etcd\/ca\.crt$/,
  'certificates of another cluster': /^Open /,
  'CA that is no CA': /^Open pki\/ca\.crt$/,
  'CA of a backup': /^Open pki\/ca\.crt$/,
  'expired front proxy': /^Open front-proxy-ca\.crt$/,
  'lost service account key': /^Open kube-apiserver\.yaml$/,
  'mixed keys of two control planes': /^Open sa\.(?:pub|key)$/,
};

suite('the button of the map’s banner, in ten nights', () => {
  for (const { name, write } of nights) {
    const folder = path.join(base, name);
    write(folder);

    test(`${name}: one is enough, and keeps what it says`, async () => {
      const before = await readFolder(folder, now);
      const { scene, places, model } = mapOf(contextOf(before), { today: now, advice: renewalAdvice() });
      const action = scene.banner?.action ?? assert.fail(scene.banner?.title);
      assert.ok(model.verdicts.some(({ state }) => state === 'broken'));
      assert.equal(action.afterwards?.broken, 0, action.label);
      assert.equal(action.label, firstActions[name] ?? action.label);
      assert.match(action.cost ?? '', costs[name] ?? /^$/);
      // The panel that is open at first begins with the same action, and no other stands out beside it.
      const [first, ...others] = scene.details[scene.worst ?? '']?.actions ?? [];
      assert.deepEqual([first?.label, first?.isPrimary], [action.label, true]);
      assert.ok(others.every(({ isPrimary }) => isPrimary !== true));
      const opened = others.find(({ command }) => command === 'open');
      assert.match(opened?.label ?? '', openedFirst[name] ?? /^$/);
      const { action: asked, how } = actionOfButton(action, places, before, now);
      const plan = accepted(planAction(asked, { graph: before, now, canOpenKeys: true, ...how }));
      const { files } = await carriedOut(plan, documentsIn(folder));
      for (const { path: file, after: bytes } of files) {
        writeFileSync(file, bytes);
      }
      const { model: mended } = mapOf(contextOf(await readFolder(folder, now)), { today: now });
      const count = (verdicts: typeof mended.verdicts, wanted: string) =>
        verdicts.filter(({ state }) => state === wanted).length;
      const broken = mended.verdicts.flatMap(({ state, connection }) => (state === 'broken' ? [connection.id] : []));
      assert.deepEqual(broken, []);
      const [soon, unknown] = [count(mended.verdicts, 'willBreak'), count(mended.verdicts, 'unknown')];
      const working = `${count(mended.verdicts, 'works') + soon} work${soon === 0 ? '' : ` (${soon} will stop soon)`}`;
      const told = [working, ...(unknown === 0 ? [] : [`${unknown} unknown`])];
      assert.equal(action.afterwards?.words, `Afterwards: ${told.join(', ')}`);
    });

    test(`${name}: Go verifies what every connection presents afterwards`, async (t) => {
      const cases = casesOf(await readFolder(folder, now));
      const verdicts = judgeWithGo(cases);
      if (verdicts === undefined) return t.skip(goIsMissing);
      assert.ok(cases.length >= 15, String(cases.length));
      assert.deepEqual(
        verdicts.flatMap(({ id, error }) => (error === undefined ? [] : [`${id}: ${error.message}`])),
        [],
      );
    });

    test(`${name}: a real etcd starts and answers afterwards`, async (t) => {
      const reason = whyNotComparable(etcdPrograms);
      if (reason !== undefined) return t.skip(reason);
      const hosts = readdirSync(folder).filter((each) => each.startsWith('cp-'));
      for (const host of hosts.length === 0 ? [''] : hosts) {
        const { apiserver, healthcheck, gateway } = await runEtcdScenario({
          name,
          files: Object.fromEntries(
            Object.entries(documentsIn(path.join(folder, host))).map(([file, text]) => [
              file.slice(path.join(folder, host).length),
              String(text),
            ]),
          ),
          etcd: etcdFlags,
          apiserver: apiserverFlags,
          concernsServer: true,
        });
        const answers = [apiserver, healthcheck, gateway].map((outcome) => outcome?.words ?? outcome?.accepted);
        assert.deepEqual(answers, [true, true, true]);
      }
    });
  }
});

function contextOf(graph: PkiGraph) {
  return { graph, findings: evaluate(graph, defaultPolicy, now), policy: defaultPolicy, now };
}

function documentsIn(folder: string): Documents {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const files = entries.map((entry) => path.join(entry.parentPath, entry.name));
  return Object.fromEntries(files.map((file) => [file, readFileSync(file, 'utf8')]));
}

/** What each side presents, with the CAs that the other side trusts; each question once. */
function casesOf(graph: PkiGraph): readonly CaseLine[] {
  const pem = ({ certificate }: CertificateNode) => encodePem('CERTIFICATE', certificate.der);
  const nodesOf = (source: Source): readonly CertificateNode[] =>
    source.kind === 'materials' ? source.materials.flatMap(({ material }) => material.certificates) : [];
  const questions = connectionModelOf(graph).connections.flatMap(
    ({ record, names, clientShows, serverTrusts, serverShows, clientTrusts }) =>
      (
        [
          ['clientAuth', clientShows, serverTrusts],
          ['serverAuth', serverShows, clientTrusts],
        ] as const
      ).flatMap(([usage, shows, trusts]): readonly CaseLine[] => {
        const [leaf, ...intermediates] = nodesOf(shows);
        const anchors = nodesOf(trusts);
        if (leaf === undefined || anchors.length === 0) return [];
        const name = usage === 'serverAuth' ? names[0]?.name : undefined;
        return [
          {
            id: `${record.id} ${usage}`,
            anchors: anchors.map(pem),
            intermediates: intermediates.map(pem),
            certificate: pem(leaf),
            at: new Date(now).toISOString(),
            usage,
            ...(name === undefined ? {} : { name }),
          },
        ];
      }),
  );
  return [...new Map(questions.map((each) => [JSON.stringify(each), each])).values()];
}
