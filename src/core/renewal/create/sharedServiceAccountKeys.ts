import * as l10n from '@vscode/l10n';
import { keyIdOf } from '../../pki/byteKey.ts';
import { hostName } from '../../pki/cluster/hostName.ts';
import type { Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import type { ChangePlan, PlannedFile, PlannedMaterial } from '../change/changeModel.ts';
import { refuse } from '../refusal.ts';
import type { RenewalRefusal } from '../renewalModel.ts';
import { existingKeyAt } from './existingKey.ts';
import { planOf } from './newCertificate.ts';
import { refuseSealedKey } from './refuseNew.ts';
import { halfFile } from './serviceAccountKeys.ts';

/** kubeadm's places of the pair. */
const folder = '/etc/kubernetes/pki';
const [keyFile, publicFile] = [`${folder}/sa.key`, `${folder}/sa.pub`];

/** The machine of a file of the pair; `undefined` for other files. */
export function hostOfPair(path: string): string | undefined {
  const end = [keyFile, publicFile].find((each) => path.endsWith(each));
  return end === undefined ? undefined : path.slice(0, -end.length);
}

/** kubeadm's places of the pair on a machine. */
export function pairPathsOn(host: string): { readonly key: string; readonly publicKey: string } {
  return { key: host + keyFile, publicKey: host + publicFile };
}

/** Control planes that have a pair of their own. */
export function hostsOfPairs({ files }: PkiGraph): readonly string[] {
  return files.flatMap(({ path }) => (path.endsWith(keyFile) ? (hostOfPair(path) ?? []) : []));
}

/**
 * Plans the pair of one control plane on another: all of a cluster sign and verify tokens with the same one. The old public key stays
 * behind the new one, so that what the other pair signed is accepted where it was.
 *
 * @param from - Machine whose pair is right, as `hostOf` names it; `to` gets it.
 */
export function planSharedServiceAccountKeys(
  graph: PkiGraph,
  { from, to }: { readonly from: string; readonly to: string },
): ChangePlan | RenewalRefusal {
  const [right, wrong] = [existingKeyAt(graph, from + keyFile), existingKeyAt(graph, to + keyFile)];
  if (right === undefined) return refuse('alreadyThere', { path: from + keyFile });
  const sealed = [right, wrong].find((each) => each?.kind === 'sealed');
  if (sealed !== undefined || right.kind === 'sealed') return refuseSealedKey((sealed ?? right).at);
  const key: PlannedMaterial = { kind: 'knownKey', at: right.at };
  const verifying: PlannedMaterial = { kind: 'known', label: 'PUBLIC KEY', der: right.publicKey.spki };
  const old = publicKeyAt(graph, to + publicFile);
  const files: readonly PlannedFile[] = [
    wrong === undefined
      ? halfFile(graph, to + keyFile, 'privateKey', key)
      : { path: to + keyFile, kind: 'replace', holdsKey: true, edits: [{ kind: 'block', at: wrong.at, by: key }] },
    old === undefined
      ? halfFile(graph, to + publicFile, 'publicKey', verifying)
      : {
          path: to + publicFile,
          kind: 'replace',
          holdsKey: false,
          edits: [{ kind: 'block', at: old.at, by: verifying, behind: [old.material] }],
        },
  ];
  const title = l10n.t('Use the service account keys of {0} on {1}', nameOf(from), nameOf(to));
  const words = l10n.t(
    'Tokens that the replaced key signed are accepted only where its public key is: on {0}, after the new one. Pods there get new tokens within an hour. Restart kube-apiserver and kube-controller-manager on {0}.',
    nameOf(to),
  );
  const kept = { code: 'tokensEnd', words: keptWords(graph, from, to) } as const;
  return planOf(title, { certificates: [], keys: [], files }, { warnings: [kept, { code: 'tokensEnd', words }] });
}

/** How many tokens in these files the pair of a machine has signed. */
export function tokensSignedOn({ files, tokenSignatures }: PkiGraph, host: string): number {
  const keys = new Set(
    files
      .filter(({ path }) => path === host + publicFile)
      .flatMap(({ credentials }) =>
        credentials.flatMap(({ content }) => (content.kind === 'publicKey' ? keyIdOf(content.publicKey) : [])),
      ),
  );
  return [...tokenSignatures.values()].filter((each) => each.kind === 'verified' && keys.has(each.keyId)).length;
}

/** Which pair stays, and what speaks for it. */
function keptWords(graph: PkiGraph, from: string, to: string): string {
  const [own, other] = [tokensSignedOn(graph, from), tokensSignedOn(graph, to)];
  if (own > other)
    return l10n.t('The pair of {0} is kept: it signed {1} of {2} tokens here.', nameOf(from), own, own + other);
  return own < other
    ? l10n.t(
        'The pair of {0} is kept, although that of {1} signed {2} of {3} tokens here.',
        nameOf(from),
        nameOf(to),
        other,
        own + other,
      )
    : l10n.t(
        'The pair of {0} is kept. No token here tells which one is right; usually it is that of the first control plane.',
        nameOf(from),
      );
}

/** A machine for people. */
export function nameOf(host: string): string {
  return hostName(host) ?? l10n.t('this machine');
}

function publicKeyAt(
  { files }: PkiGraph,
  path: string,
): { readonly at: Occurrence; readonly material: PlannedMaterial } | undefined {
  const file = files.find((each) => each.path === path);
  for (const credential of file?.credentials ?? []) {
    const { content } = credential;
    if (file === undefined || content.kind !== 'publicKey') continue;
    return { at: { file, credential }, material: { kind: 'known', label: 'PUBLIC KEY', der: content.publicKey.spki } };
  }
  return undefined;
}
