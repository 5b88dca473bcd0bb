import * as l10n from '@vscode/l10n';
import { placeholderReason } from '../../kubernetes/placeholderReason.ts';
import { itemsAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { ScalarNode } from '../../locate/objects/objectModel.ts';
import type { Material, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { materialInField } from '../../pki/cluster/materials.ts';
import type { ClientConfig } from '../../pki/cluster/objects/clientConfigs.ts';
import { type Injection, injectionOf, replacing } from '../../pki/cluster/objects/injections.ts';
import { isKustomizedWith } from '../../pki/cluster/objects/kustomizations.ts';
import { materialUnder, type ObjectIndex, objectName } from '../../pki/cluster/objects/objectIndex.ts';
import { servingSecretsOf } from '../../pki/cluster/objects/servingSecrets.ts';
import { visibleText } from '../../text/visibleText.ts';
import { keysAbove } from '../connections/authorityVotes.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { unknownAuthority } from '../unknownAuthority.ts';

/**
 * CA not injected.
 *
 * When: an object has the annotation `cert-manager.io/inject-ca-from` or `inject-ca-from-secret`, and its Certificate is in another namespace, or what it
 * names has no namespace, or is the Secret of a Certificate, or no Certificate at all beside the one for the server, its Secret lacks the annotation `cert-manager.io/allow-direct-injection`, or `caBundle` is empty or of another CA although the Secret contains the CA.
 *
 * cainjector of cert-manager writes the CA into `caBundle`. An empty `caBundle` is normal in manifests that are not applied yet. A CA that was written
 * before is read until something replaces it: while it verifies the server, this is a warning.
 * Tools that apply the manifest again may replace it with an old CA.
 *
 * @category wiring
 * @stage understand
 * @see CM
 */
export const cabundleNotInjected = {
  code: 'cabundle-not-injected',
  severity: 'error',
  fact: {
    refused: 'Secret {source} lacks the annotation `cert-manager.io/allow-direct-injection: "true"`.',
    elsewhere: 'The annotation names Certificate {source}. These files contain it in namespace {other} only.',
    misspelt:
      'The annotation names Certificate {source}, which is not in these files. They contain Certificate {other} for {host}.',
    unqualified: 'The annotation names {source} without its namespace.',
    secret:
      'Nothing writes caBundle for {host}: the annotation names {source}, a Secret, instead of its Certificate {other}.',
    variable:
      'The annotation names {source}, a variable that was not replaced, and caBundle for {host} is empty. These files contain Certificate {other}.',
    empty: 'caBundle for {host} is empty, although Secret {source} contains the CA to inject.',
    other: 'caBundle for {host} is not the CA in Secret {source}, which cainjector writes here.',
  },
  consequence: {
    refused: 'cainjector fails with `Secret resource does not allow direct injection - refusing to inject CA`.',
    elsewhere: 'cainjector fails with `unable to fetch associated certificate` and does not write caBundle.',
    unqualified: 'cainjector fails with `needs a namespace/ prefix` and does not write caBundle.',
    secret: `cainjector fails with \`unable to fetch associated certificate\`, and kube-apiserver with ${unknownAuthority}.`,
    empty: `kube-apiserver fails with ${unknownAuthority}.`,
  },
  wayOut: {
    refused: 'Add the annotation to the Secret.',
    elsewhere: 'Correct the namespace in the annotation.',
    replace: 'Replace it with {other}.',
    unqualified: 'Write it as NAMESPACE/{source}.',
    empty: 'Look for the reason in the log of cainjector.',
  },
} as const satisfies FindingRecord;

interface Told {
  readonly fact: 'refused' | 'secret' | 'elsewhere' | 'misspelt';
  readonly consequence: 'refused' | 'secret' | 'elsewhere';
  readonly wayOut: 'refused' | 'replace' | 'elsewhere';
}

/** Judges whether cert-manager can inject the CA that an annotation names, and whether it has. */
export function injectionFaults(
  index: ObjectIndex,
  placed: PlacedObject,
  configs: readonly ClientConfig[],
): readonly FindingDraft[] {
  const injection = injectionOf(index, placed);
  if (injection === undefined) return [];
  const { mark } = injection;
  const severity = severityFor(index, configs);
  const called = configs.flatMap(({ service, placed: { file } }) =>
    service === undefined ? [] : [relatedAt({ file, span: service.node.span }, l10n.t('The server'))],
  );
  const source = visibleText(mark.text);
  const tell = (
    words: Told,
    values: Readonly<Record<string, string>>,
    { file }: PlacedObject,
    { span }: ScalarNode,
  ) => {
    const label = words.fact === 'refused' ? l10n.t('The Secret') : l10n.t('The Certificate');
    const related = [relatedAt({ file, span }, label), ...called];
    return [
      placedAt(
        { file: placed.file, span: mark.span },
        problem(cabundleNotInjected, { ...words, severity, values, related }),
      ),
    ];
  };
  switch (injection.kind) {
    case 'refused': {
      const { secret, allowed } = injection;
      const node = allowed ?? scalarAt(secret.object.root, 'metadata', 'name') ?? mark;
      const words = { fact: 'refused', consequence: 'refused', wayOut: 'refused' } as const;
      return tell(words, { source: objectName(secret) }, secret, node);
    }
    case 'secretInstead': {
      const { certificate, node } = injection;
      const consequence = severity === undefined ? 'secret' : 'elsewhere';
      const values = { source, other: objectName(certificate), host: hostOf(placed, configs[0]) };
      return tell({ fact: 'secret', consequence, wayOut: 'replace' }, values, certificate, node);
    }
    case 'elsewhere': {
      const { certificate, node } = injection;
      const words = { fact: 'elsewhere', consequence: 'elsewhere', wayOut: 'elsewhere' } as const;
      return tell(words, { source, other: visibleText(node.text) }, certificate, node);
    }
    case 'misspelt': {
      const { certificate, node } = injection;
      const words = { fact: 'misspelt', consequence: 'elsewhere', wayOut: 'replace' } as const;
      const values = { source, other: objectName(certificate), host: hostOf(placed, configs[0]) };
      return tell(words, values, certificate, node);
    }
    case 'unqualified': {
      const words = { fact: 'unqualified', consequence: 'unqualified', wayOut: 'unqualified' } as const;
      const judgement = problem(cabundleNotInjected, { ...words, severity, values: { source }, related: called });
      return [placedAt({ file: placed.file, span: mark.span }, judgement)];
    }
    case 'written':
      return withoutBundle(index, injection, configs);
    case 'unreadable':
      return unreplaced(index, placed, mark, configs);
    default:
      return [];
  }
}

/** A variable of kustomize that no kustomization replaces, beside the Certificate that is meant. A patch has no webhooks yet. */
function unreplaced(
  index: ObjectIndex,
  placed: PlacedObject,
  mark: ScalarNode,
  configs: readonly ClientConfig[],
): readonly FindingDraft[] {
  const config = configs.find(({ service, caBundle }) => service !== undefined && (caBundle?.text ?? '') === '');
  if (!/^\$\(\w+\)(?:\/\$\(\w+\))?$/.test(mark.text) || config?.service === undefined) return [];
  const { name, namespace } = config.service;
  if (isKustomizedWith(index, placed, replacing)) return [];
  const certificate = index
    .ofKind('Certificate')
    .find(
      (each) =>
        index.areTogether(placed, each) &&
        each.object.namespace === namespace &&
        itemsAt(each.object.root, 'spec', 'dnsNames').some(
          (node) => node.kind === 'scalar' && node.text.startsWith(`${name}.${namespace}.svc`),
        ),
    );
  if (certificate === undefined) return [];
  const at = scalarAt(certificate.object.root, 'metadata', 'namespace');
  const judgement = problem(cabundleNotInjected, {
    fact: 'variable',
    consequence: 'elsewhere',
    wayOut: 'replace',
    values: { source: visibleText(mark.text), other: objectName(certificate), host: visibleText(config.service.host) },
    related: at === undefined ? [] : [relatedAt({ file: certificate.file, span: at.span }, l10n.t('The Certificate'))],
  });
  return [placedAt({ file: placed.file, span: mark.span }, judgement)];
}

/** What is empty may still be to come; then nothing but the Secret would be wrong to be among the files. */
function withoutBundle(
  index: ObjectIndex,
  { mark, secret, ca }: Extract<Injection, { readonly kind: 'written' }>,
  configs: readonly ClientConfig[],
): readonly FindingDraft[] {
  const bare = configs.find(isBare);
  const wrong = bare ?? configs.find((config) => !isBare(config) && isOfOther(index, config, secret, ca));
  if (wrong === undefined) return [];
  const node = wrong.caBundle ?? mark;
  const isHarmless = bare === undefined && verifiesServer(index, wrong);
  const judgement = problem(cabundleNotInjected, {
    severity: bare !== undefined || isHarmless ? 'warning' : undefined,
    fact: bare === undefined ? 'other' : 'empty',
    consequence: isHarmless ? undefined : 'empty',
    wayOut: 'empty',
    values: { host: hostOf(wrong.placed, wrong), source: objectName(secret) },
    related: [relatedAt(ca.place, l10n.t('The CA'))],
  });
  return [placedAt({ file: wrong.placed.file, span: node.keySpan ?? node.span }, judgement)];
}

function isBare({ caBundle }: ClientConfig): boolean {
  return caBundle === undefined || placeholderReason(caBundle.text) === 'empty';
}

/** What was written into all of them before is read until it ends. */
function severityFor({ graph }: ObjectIndex, configs: readonly ClientConfig[]): 'warning' | undefined {
  const isFilled = ({ caBundle, placed: { file, object } }: ClientConfig) =>
    caBundle !== undefined && materialInField(graph, file, object, caBundle).certificates.length > 0;
  return configs.length > 0 && configs.every(isFilled) ? 'warning' : undefined;
}

/** The server's certificate is of the CA that is there. */
function verifiesServer(index: ObjectIndex, { placed, caBundle, service }: ClientConfig): boolean {
  if (caBundle === undefined || service === undefined) return false;
  const anchors = materialInField(index.graph, placed.file, placed.object, caBundle).certificates;
  const keys = new Set(anchors.map(({ keyId }) => keyId));
  return servingSecretsOf(index, placed, service).some(
    ({ leaf, by }) => by !== 'file' && [...keysAbove(index.graph, leaf)].some((key) => keys.has(key)),
  );
}

/** What kube-apiserver calls. */
function hostOf({ object }: PlacedObject, config: ClientConfig | undefined): string {
  return visibleText(config?.service?.host ?? object.name ?? object.kind);
}

/** Shares no key with the CA of the Secret, nor with what has signed its certificate. */
function isOfOther(
  index: ObjectIndex,
  { placed, caBundle }: ClientConfig,
  secret: PlacedObject,
  ca: Material,
): boolean {
  if (caBundle === undefined) return false;
  const { certificates } = materialInField(index.graph, placed.file, placed.object, caBundle);
  const leaf = materialUnder(index.graph, secret, 'tls.crt')?.certificates[0];
  const keys = new Set([...ca.certificates.map(({ keyId }) => keyId), ...(leaf ? keysAbove(index.graph, leaf) : [])]);
  return certificates.length > 0 && !certificates.some(({ keyId }) => keys.has(keyId));
}
