import { spawnSync } from 'node:child_process';
import { carryOutAtOnce } from '../src/core/renewal/change/carryOut.ts';
import type { KeyAlgorithm } from '../src/core/renewal/keys/keyModel.ts';
import { planAction } from '../src/core/renewal/planAction.ts';
import { changeToolsOf, clusterGraphOf } from '../test/support/changes.ts';
import { manyCertificates } from '../test/support/manyCertificates.ts';
import { accepted, readTree } from '../test/support/renewal.ts';
import { median, report, timedTogether } from './measure.ts';

/** Making RSA keys takes as long as chance wants: the median of many rounds counts, not the fastest. */
const rounds = 11;
const now = Date.parse('2026-11-24T14:53:43Z');
const documents = readTree('test/fixtures/kubeadm-renew/h01-rsa/before');
const graph = await clusterGraphOf(documents);
const within = 400 * 86_400_000;

/** Plans, makes keys, signs, checks and writes eleven certificates of a kubeadm tree in memory. */
async function renew(keyAlgorithm: KeyAlgorithm, key: 'same' | 'new'): Promise<number> {
  const start = performance.now();
  const isInScope = ({ path }: { readonly path: string }): boolean => !path.endsWith('kubelet.conf');
  const plan = accepted(planAction({ kind: 'renewExpiring', within, isInScope }, { graph, now, keyAlgorithm, key }));
  if (plan.certificates.length !== 11) throw new Error(`${plan.certificates.length} certificates`);
  accepted(await carryOutAtOnce(plan, changeToolsOf(documents)));
  return performance.now() - start;
}

function goProgram(): (() => number) | undefined {
  const program = 'out/bench/rsa-keys-go';
  const build = spawnSync('go', ['build', '-o', program, 'bench/go/rsaKeys.go'], { encoding: 'utf8' });
  return build.status === 0 ? () => Number(spawnSync(program, ['11'], { encoding: 'utf8' }).stdout) : undefined;
}

const go = goProgram();
const times = { rsa: [] as number[], ec: [] as number[], same: [] as number[], go: [] as number[] };
for (let round = -1; round < rounds; round++) {
  const rsa = await renew('RSA-2048', 'new');
  const theirs = go?.() ?? Number.NaN;
  const ec = await renew('P-256', 'new');
  const same = await renew('P-256', 'same');
  if (round < 0) continue;
  times.rsa.push(rsa);
  times.go.push(theirs);
  times.ec.push(ec);
  times.same.push(same);
}
const what = 'eleven certificates planned, issued and written';
report(`${what}; medians of ${rounds} rounds`, [
  ...(go === undefined
    ? []
    : [
        {
          what: 'with new RSA 2048 keys',
          peer: 'Go rsa.GenerateKey, eleven in a row',
          ours: median(times.rsa),
          theirs: median(times.go),
          target: 1,
        },
      ]),
  { what: 'with new P-256 keys', peer: '100 ms', ours: median(times.ec), theirs: 100, target: 1 },
  { what: 'with the same keys', peer: '100 ms', ours: median(times.same), theirs: 100 },
]);
if (go === undefined) console.log('  Go is not installed: its row is left out.');

await measureOffers();

/**
 * What an editor asks each time that a light bulb or hover may offer something, and a thousand certificates at once. A frame
 * of a screen, and the second after which people wonder, are the peers.
 */
async function measureOffers(): Promise<void> {
  const many = { ...(await manyCertificates(1000)), now: Date.parse('2026-06-12T10:00:00Z') };
  const graphs = { tree: { graph, now }, many: { graph: await clusterGraphOf(many.documents), now: many.now } };
  const apiserver = [...graph.certificates.values()].find(({ role }) => role?.id === 'apiserver')?.fingerprint ?? '';
  const offers =
    (kinds: readonly ('renew' | 'repair' | 'useRenewed')[], fingerprint: string, of: 'tree' | 'many') => () =>
      kinds.map((kind) =>
        kind === 'renew'
          ? planAction({ kind, fingerprints: [fingerprint] }, graphs[of])
          : planAction({ kind, fingerprint }, graphs[of]),
      );
  const [one = ''] = many.fingerprints;
  const all = ['renew', 'repair', 'useRenewed'] as const;
  const within = 30 * 86_400_000;
  const ours = timedTogether(
    {
      tree: offers(all, apiserver, 'tree'),
      many: offers(all, one, 'many'),
      thousand: () => accepted(planAction({ kind: 'renewExpiring', within }, graphs.many)),
    },
    7,
    2,
  );
  report('planning; fastest of 7 rounds', [
    { what: 'three offers for one of 12 certificates', peer: 'a frame', ours: ours.tree, theirs: 16, target: 1 },
    { what: 'three offers for one of 1000', peer: 'a frame', ours: ours.many, theirs: 16, target: 1 },
    { what: 'a thousand chosen and planned', peer: 'a second', ours: ours.thousand, theirs: 1000 },
  ]);
}
