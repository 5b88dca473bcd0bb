import * as l10n from '@vscode/l10n';
import type { ByCode, FindingCode } from '../findings/catalog.ts';
import type { Finding } from '../findings/findingModel.ts';
import { mappingAt, scalarAt } from '../locate/objects/nodes.ts';
import { clusterPictureOf } from '../pki/cluster/buildClusterPicture.ts';
import type { PlacedObject } from '../pki/cluster/clusterModel.ts';
import { objectIndexOf } from '../pki/cluster/objects/objectIndex.ts';
import { type SecretReference, secretReferencesIn } from '../pki/cluster/objects/referencesOf.ts';
import type { PkiGraph } from '../pki/pkiModel.ts';
import type { TextReplacement } from '../renewal/renewalModel.ts';
import { addToGroup } from '../text/groupBy.ts';
import { visibleText } from '../text/visibleText.ts';
import { controllerRepairs } from './controllerRepairs.ts';
import { fieldBelow, scalarMarked } from './fieldBelow.ts';
import { mountedFile } from './mountedFile.ts';
import { injectedCa, keyAtName, markedIn, meshModes, mountedSecret, signedByCa } from './objectFields.ts';
import {
  isPlain,
  type ObjectEdit,
  type ObjectPlanner,
  type ObjectRepair,
  type ObjectSubject,
  referenceAt,
  replaced,
} from './objectRepairModel.ts';
import type { DocumentEdit, RepairDraft, Source } from './repairModel.ts';
import { keyForGroup, oneSigner, withPassthrough } from './workloadRepairs.ts';

const planners: ByCode<ObjectPlanner> = {
  'cabundle-not-injected': (subject) => [...allowInjection(subject), ...injectedCa(subject)],
  'certmanager-ca-issuer-not-ca': signedByCa,
  'flag-path-missing': mountedFile,
  'istio-mtls-conflict': meshModes,
  'ingress-passthrough-disabled': withPassthrough,
  'monitor-secret-not-mounted': mountedSecret,
  'postgres-key-readable': keyForGroup,
  'secret-key-missing': keyAtName,
  'secret-in-other-namespace': sameNamespace,
  'secret-missing': otherName,
  'secret-not-granted': granted,
  'specific-signer-disables-generic': oneSigner,
  ...controllerRepairs,
};

/** Whether findings of a code can be repaired in an object that they point to. */
export function hasObjectRepair(code: FindingCode): boolean {
  return Object.hasOwn(planners, code);
}

/** The changes of objects that repair a finding, the best first. */
function objectRepairsFor(finding: Finding, graph: PkiGraph): readonly ObjectRepair[] {
  const [at] = finding.related;
  const found = clusterPictureOf(graph).objects.flatMap((other) => {
    const isThere = at?.span !== undefined && other.file.path === at.path && other.object.embeddedIn === undefined;
    const node = isThere ? scalarMarked(other.object.root, at.span) : undefined;
    return node === undefined ? [] : [{ other, node }];
  })[0];
  const subject = { finding, graph, other: found?.other, node: found?.node };
  return hasObjectRepair(finding.code) ? (planners[finding.code]?.(subject) ?? []) : [];
}

/** The drafts of these changes, as far as the texts have the form for them. */
export function draftsOfObjects(
  finding: Finding,
  graph: PkiGraph,
  sourceOf: (path: string) => Source | undefined,
): readonly RepairDraft[] {
  return objectRepairsFor(finding, graph).flatMap(({ title, edits }): readonly RepairDraft[] => {
    const byPath = new Map<string, { readonly edit: ObjectEdit; readonly replacement: TextReplacement }[]>();
    for (const edit of edits) {
      const source = sourceOf(edit.path);
      const replacement = source && edit.edit(source.text);
      if (replacement === undefined) return [];
      addToGroup(byPath, edit.path, { edit, replacement });
    }
    const documents = [...byPath].flatMap(([path, changes]): readonly DocumentEdit[] => {
      const source = sourceOf(path);
      const changedFields = changes.map(({ edit, replacement }) => edit.field ?? replacement.span);
      const valueAt = (at: number | undefined) => source?.places.find(({ value }) => value.span.start === at)?.value;
      const expected = new Map(
        changes.flatMap(({ edit: { content } }) => {
          const value = valueAt(content?.at);
          return value === undefined || content === undefined ? [] : [[value, content.blocks] as const];
        }),
      );
      const renamed = new Map(
        changes.flatMap(({ edit }) => {
          const value = valueAt(edit.renamed?.at);
          return value === undefined || edit.renamed === undefined ? [] : [[value, edit.renamed.to] as const];
        }),
      );
      const replacements = changes.map(({ replacement }) => replacement);
      return source === undefined ? [] : [{ source, replacements, expected, renamed, changedFields }];
    });
    return [{ title, isChoice: true, edits: documents }];
  });
}

/** Moves what is in the wrong namespace, or, where that is allowed, reads it there. */
function sameNamespace(subject: ObjectSubject): readonly ObjectRepair[] {
  const { finding, graph, other, node } = subject;
  const reference = referenceAt(finding, graph);
  const { namespace, name } = reference ?? {};
  if (reference === undefined || other === undefined || node === undefined || namespace === undefined) return [];
  const from = node.text;
  if (!isPlain(namespace, name, from)) return [];
  const index = objectIndexOf(clusterPictureOf(graph));
  const isRead = secretReferencesIn(index).some((each) => each.namespace === from && each.name === name);
  const { kind, root } = other.object;
  const issuer = scalarAt(root, 'spec', 'issuerRef', 'name');
  const hasIssuer =
    kind !== 'Certificate' ||
    scalarAt(root, 'spec', 'issuerRef', 'kind')?.text === 'ClusterIssuer' ||
    index.named('Issuer', issuer?.text ?? '').some(({ object }) => object.namespace === namespace);
  const isMovable = !isRead && hasIssuer && reference.record.namespace !== 'trust';
  const move: ObjectRepair = {
    title: l10n.t('move {0} {1} to namespace {2}', kind, visibleText(other.object.name ?? ''), namespace),
    edits: [replaced({ file: other.file, span: node.span }, namespace)],
  };
  return [...(isMovable ? [move] : []), ...readThere(reference, from, other)];
}

/** A Gateway may name the namespace, if a ReferenceGrant allows it. */
function readThere(reference: SecretReference, namespace: string, other: PlacedObject): readonly ObjectRepair[] {
  const { placed, node, name, record, written } = reference;
  if (record.isGranted !== true || written !== undefined) return [];
  const grant = grantFor(reference, namespace, other);
  if (grant === undefined) return [];
  const path = placed.file.path;
  const named = { path, edit: (text: string) => fieldBelow(text, node, [`namespace: ${namespace}`]) };
  const shown = visibleText(`${namespace}/${name}`);
  return [
    {
      title: l10n.t('read {0} instead, with a ReferenceGrant', shown),
      edits: [named, grant],
    },
  ];
}

function granted({ finding, graph, other }: ObjectSubject): readonly ObjectRepair[] {
  const reference = referenceAt(finding, graph);
  const { namespace, name } = reference ?? {};
  const grant = reference && other && namespace && grantFor(reference, namespace, other);
  if (!grant) return [];
  return [
    {
      title: l10n.t('add a ReferenceGrant for Secret {0}', visibleText(name ?? '')),
      edits: [grant],
    },
  ];
}

/** A document at the end of the file of what is read. */
function grantFor(
  { placed, name }: SecretReference,
  namespace: string,
  { file }: PlacedObject,
): ObjectEdit | undefined {
  const own = placed.object.namespace;
  if (!isPlain(own, name, namespace) || !/\.ya?ml$/.test(file.path)) return undefined;
  const body = `apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata:
  name: ${own}-${name}
  namespace: ${namespace}
spec:
  from:
    - group: gateway.networking.k8s.io
      kind: Gateway
      namespace: ${own}
  to:
    - group: ""
      kind: Secret
      name: ${name}
`;
  return {
    path: file.path,
    edit: (text) => {
      const start = /(?:^|\n)---\s*$/.test(text) ? '' : `${text.endsWith('\n') ? '' : '\n'}---\n`;
      return { span: { start: text.length, end: text.length }, newText: start + body };
    },
  };
}

/** The name without the namespace before it, or the Secret that the Certificate writes, whose own name stands here. */
function otherName({ finding, graph, node }: ObjectSubject): readonly ObjectRepair[] {
  const reference = referenceAt(finding, graph);
  if (reference === undefined) return [];
  const [, namespace, own] = /^([^/]+)\/([^/]+)$/.exec(reference.node.text) ?? [];
  if (own !== undefined && namespace === reference.namespace && isPlain(own)) {
    const edits = [replaced({ file: reference.placed.file, span: reference.node.span }, own)];
    return [{ title: l10n.t('replace it with {0}', own), edits }];
  }
  if (node === undefined || !node.keyPath.endsWith('secretName')) return [];
  if (!isPlain(node.text) || reference.node.text !== reference.name) return [];
  const title = l10n.t('read Secret {0} instead', node.text);
  const edits = [replaced({ file: reference.placed.file, span: reference.node.span }, node.text)];
  return [{ title, edits }];
}

/** cainjector reads a Secret that allows it, and a Certificate where the annotation says. */
function allowInjection({ finding, graph, other, node }: ObjectSubject): readonly ObjectRepair[] {
  const annotation = 'cert-manager.io/allow-direct-injection';
  if (other === undefined || node === undefined) return [];
  const { kind, name } = other.object;
  if (kind === 'Certificate' && node.keyPath === 'metadata.namespace' && isPlain(name, node.text)) {
    const newText = `${node.text}/${name}`;
    const marked = markedIn(finding, graph);
    if (marked === undefined) return [];
    const edits = [replaced({ file: marked.placed.file, span: marked.node.span }, newText)];
    return [{ title: l10n.t('replace it with {0}', newText), edits }];
  }
  if (kind !== 'Secret' || !finding.message.includes(annotation)) return [];
  const line = `${annotation}: "true"`;
  const [first] = [...(mappingAt(other.object.root, 'metadata', 'annotations')?.entries.values() ?? [])];
  const edit = (text: string): TextReplacement | undefined => {
    if (node.keyPath.includes(annotation))
      return { span: node.span, newText: node.style === 'plain' ? '"true"' : 'true' };
    if (first !== undefined) return first.kind === 'scalar' ? fieldBelow(text, first, [line]) : undefined;
    return fieldBelow(text, node, ['annotations:', `  ${line}`]);
  };
  const words = { title: l10n.t('add {0}', annotation) };
  return [{ ...words, edits: [{ path: other.file.path, edit }] }];
}
