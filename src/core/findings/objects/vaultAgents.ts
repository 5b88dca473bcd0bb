import { itemsAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { ClusterPicture } from '../../pki/cluster/clusterModel.ts';
import { materialUnder, type ObjectIndex, objectIndexOf } from '../../pki/cluster/objects/objectIndex.ts';
import { isOpenEnded } from '../../pki/cluster/objects/openValue.ts';
import { containersOf, type PodSpec, podSpecsIn } from '../../pki/cluster/objects/podSpecs.ts';
import type { CertificateNode } from '../../pki/pkiModel.ts';
import type { FindingDraft } from '../draft.ts';
import { placedAt } from '../placedAt.ts';
import { ofPrivateCa, pairsFor, refusedPair } from './serverAuthorities.ts';

/** Reports Pods whose injected agent cannot verify Vault, as far as its certificate is among the files. */
export function checkVaultAgents(picture: ClusterPicture, now: number): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  const pods = podSpecsIn(index);
  const annotated = pods.filter(({ annotations }) => isTrue(textAt(annotations, `${prefix}agent-inject`)));
  if (annotated.length === 0) return [];
  const injector = new Map(
    pods.flatMap(({ spec }) => {
      const variables = containersOf(spec).flatMap((each) => itemsAt(each, 'env'));
      const entries = variables.map((each) => [textAt(each, 'name'), textAt(each, 'value')] as const);
      return entries.some(([name]) => name === address) ? entries : [];
    }),
  );
  return annotated.flatMap((pod) => judge(index, pod, injector, now));
}

const prefix = 'vault.hashicorp.com/';
const address = 'AGENT_INJECT_VAULT_ADDR';

/** As Go's `strconv.ParseBool`. */
function isTrue(text: string): boolean {
  return /^(?:1|t|T|TRUE|true|True)$/.test(text);
}

function textAt(node: Parameters<typeof scalarAt>[0], field: string): string {
  return scalarAt(node, field)?.text ?? '';
}

function judge(
  index: ObjectIndex,
  { placed, annotations }: PodSpec,
  injector: ReadonlyMap<string, string>,
  now: number,
): readonly FindingDraft[] {
  const { file, object } = placed;
  const annotation = (name: string) => textAt(annotations, `${prefix}${name}`);
  const host = /^https:\/\/([\w.-]+)/.exec(annotation('service') || (injector.get(address) ?? ''))?.[1]?.toLowerCase();
  // With a configuration of its own, the annotations for TLS are not read.
  const isSet = annotation('agent-configmap') !== '' || injector.has('AGENT_INJECT_VAULT_CACERT_BYTES');
  if (host === undefined || isSet || isTrue(annotation('tls-skip-verify')) || isOpenEnded(object)) return [];
  const [secretName, path] = [annotation('tls-secret'), annotation('ca-cert')];
  const key = /^\/vault\/tls\/([^/]+)$/.exec(path)?.[1];
  let own: readonly CertificateNode[] = [];
  if (path !== '') {
    if (key === undefined) return [];
    const secret = secretName === '' ? undefined : index.find(placed, 'Secret', secretName, object.namespace);
    own = (secret && materialUnder(index.graph, secret, key)?.certificates) ?? [];
    // What is not among the files may be right, and a key that is not there is reported where the Secret is named.
    if (secretName !== '' && own.length === 0) return [];
  }
  const refused = refusedPair(index.graph, pairsFor(index, host), own, now);
  const [occurrence] = refused?.material.occurrences ?? [];
  const setting = path === '' ? 'ca-cert' : secretName === '' ? 'tls-secret' : 'ca-cert';
  const place = scalarAt(annotations, `${prefix}${path === '' ? 'agent-inject' : 'ca-cert'}`);
  if (refused === undefined || occurrence === undefined || place === undefined) return [];
  const facts = { flag: `${prefix}${setting}`, verifier: 'Vault Agent', own: own[0], wayOut: 'agent' as const };
  const judgement = ofPrivateCa(index.graph, refused.leaf, occurrence, facts);
  return [placedAt({ file, span: place.keySpan ?? place.span }, judgement)];
}
