import * as l10n from '@vscode/l10n';
import { nodeAt, scalarAt } from '../../../locate/objects/nodes.ts';
import type { DocumentNode, ScalarNode } from '../../../locate/objects/objectModel.ts';
import { subjectName } from '../../../pki/certificateName.ts';
import type { FilePlace, PlacedObject } from '../../../pki/cluster/clusterModel.ts';
import { materialUnder, type ObjectIndex, objectName } from '../../../pki/cluster/objects/objectIndex.ts';
import { secretWriterOf } from '../../../pki/cluster/objects/secretWriters.ts';
import { formatDuration } from '../../../text/duration.ts';
import { formatDate } from '../../../text/moment.ts';
import { optional } from '../../../text/optional.ts';
import { visibleText } from '../../../text/visibleText.ts';

/** One object of a chain. */
export interface ChainLink {
  readonly title: string;
  readonly line: string;
  readonly place?: FilePlace;
  /** It is why visitors get an error; `missing`: because it does not exist. */
  readonly fault?: 'fault' | 'missing';
}

/** A host, in the object that names it. */
export interface PlacedHost {
  readonly by: PlacedObject;
  readonly node: ScalarNode;
}

/** Hosts, and the Secret that is presented for them. */
export interface Asked {
  readonly placed: PlacedObject;
  readonly hosts: readonly PlacedHost[];
  readonly host: ChainLink;
  /** The field that names the Secret, and the namespace in which it must be. */
  readonly name: ScalarNode;
  readonly namespace: string | undefined;
  /** Of what is named in place of a Secret. */
  readonly kind?: string;
  /** The certificate, where it stands in the object. */
  readonly inline?: ScalarNode;
}

/** What makes cert-manager write a Secret: a Certificate, or an annotation. */
export interface Requester {
  readonly placed?: PlacedObject;
  readonly title: string;
  readonly line: string;
  readonly namespace: string | undefined;
  /** It writes to the namespace that is read. */
  readonly isHere: boolean;
  readonly place: { readonly place?: FilePlace };
  readonly issuerRef?: ScalarNode;
  readonly issuerKind: 'Issuer' | 'ClusterIssuer';
}

/** What makes cert-manager write the Secret of a host; `undefined` if nothing in the files does. */
export function requesterOf(index: ObjectIndex, { placed, name, namespace }: Asked): Requester | undefined {
  const writer = secretWriterOf(index, placed, name.text, namespace);
  if (writer === undefined) return undefined;
  const { isAnnotated, isHere, issuerRef, issuerKind, placed: by } = writer;
  return {
    placed: by,
    title: isAnnotated ? qualified(name.text, by.object.namespace) : objectName(by),
    line: isAnnotated ? l10n.t('from annotation') : termsOf(by),
    namespace: by.object.namespace,
    isHere,
    place: isAnnotated && issuerRef !== undefined ? { place: { file: by.file, span: issuerRef.span } } : placeOf(by),
    ...optional('issuerRef', issuerRef),
    issuerKind,
  };
}

/** `90 d, 30 d early`; cert-manager's own terms are not repeated. */
function termsOf({ object: { root } }: PlacedObject): string {
  const hours = (field: string): number | undefined => {
    const [, digits] = /^(\d+)h(?:0m0s)?$/.exec(scalarAt(root, 'spec', field)?.text ?? '') ?? [];
    return digits === undefined ? undefined : Number(digits) * 3_600_000;
  };
  const [duration, early] = [hours('duration'), hours('renewBefore')];
  if (duration === undefined) return l10n.t('kept by cert-manager');
  return early === undefined
    ? formatDuration(duration)
    : l10n.t('{0}, {1} early', formatDuration(duration), formatDuration(early));
}

/** The issuer of a Certificate, and the CA that it stands for. */
export function issuerLinks(
  index: ObjectIndex,
  { placed, issuerRef, issuerKind, namespace }: Requester,
): { readonly issuer?: ChainLink; readonly authority?: ChainLink } {
  if (issuerRef === undefined || placed === undefined) return {};
  const name = visibleText(issuerRef.text, 60);
  const candidates = index.named(issuerKind, issuerRef.text);
  const issuer =
    issuerKind === 'ClusterIssuer' ? candidates[0] : (index.nearest(placed, candidates, namespace)[0] ?? undefined);
  const title = issuerKind === 'ClusterIssuer' ? name : qualified(name, namespace);
  const place = { place: { file: placed.file, span: issuerRef.span } };
  if (issuer === undefined) return { issuer: { title, line: l10n.t('{0} · not in Git', issuerKind), ...place } };
  const spec = nodeAt(issuer.object.root, 'spec');
  return {
    issuer: { title, line: `${issuerKind} · ${typeOf(spec)}`, ...placeOf(issuer) },
    ...authorityOf(index, issuer, spec),
  };
}

const issuerTypes = { acme: 'ACME', ca: 'CA', selfSigned: 'self-signed', vault: 'Vault', venafi: 'Venafi' } as const;

function typeOf(spec: DocumentNode | undefined): string {
  const known = Object.entries(issuerTypes).find(([field]) => nodeAt(spec, field) !== undefined);
  return known?.[1] ?? '?';
}

function authorityOf(
  index: ObjectIndex,
  issuer: PlacedObject,
  spec: DocumentNode | undefined,
): { readonly authority?: ChainLink } {
  const server = scalarAt(spec, 'acme', 'server')?.text;
  if (server !== undefined) {
    const host = /^https?:\/\/([^/:]+)/.exec(server)?.[1] ?? server;
    const isPublic = host.endsWith('letsencrypt.org');
    const isStaging = host.includes('staging');
    return {
      authority: {
        title: isPublic ? "Let's Encrypt" : visibleText(host, 60),
        line: isStaging ? l10n.t('staging: no client trusts it') : isPublic ? l10n.t('public CA') : 'ACME',
      },
    };
  }
  const secretName = scalarAt(spec, 'ca', 'secretName');
  if (secretName === undefined) return {};
  const namespace = issuer.object.kind === 'ClusterIssuer' ? 'cert-manager' : issuer.object.namespace;
  const secret = index.find(issuer, 'Secret', secretName.text, namespace);
  const node = secret && materialUnder(index.graph, secret, 'tls.crt')?.certificates[0];
  return {
    authority: {
      title: node === undefined ? visibleText(secretName.text, 60) : subjectName(node.certificate),
      line: node === undefined ? l10n.t('not in Git') : l10n.t('until {0}', formatDate(node.certificate.notAfter ?? 0)),
      place: { file: issuer.file, span: secretName.span },
    },
  };
}

/** Where an object is named. */
export function placeOf({ file, object }: PlacedObject): { readonly place?: FilePlace } {
  const name = scalarAt(object.root, 'metadata', 'name');
  return name === undefined ? {} : { place: { file, span: name.span } };
}

/** `shop/web-tls`. */
export function qualified(name: string, namespace: string | undefined): string {
  return visibleText(namespace === undefined ? name : `${namespace}/${name}`, 80);
}
