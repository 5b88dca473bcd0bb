import * as l10n from '@vscode/l10n';
import { mappingAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { ScalarNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { type ObjectIndex, objectIndexOf, objectName } from '../../pki/cluster/objects/objectIndex.ts';
import { isOpen, isOpenEnded } from '../../pki/cluster/objects/openValue.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';

/**
 * Traefik does not know a name.
 *
 * When: an annotation of an Ingress or Service names a ServersTransport, TLSOption or Middleware otherwise than `NAMESPACE-NAME@kubernetescrd`, and an object
 * of this name is among the files.
 *
 * In `router.middlewares`, each name of the list has this form. A TLSOption that is called `default` is for all namespaces, and its name has neither.
 *
 * @category wiring
 * @stage understand
 * @see TRAEFIK
 */
export const traefikNameUnknown = {
  code: 'traefik-name-unknown',
  severity: 'error',
  fact: {
    form: 'Traefik does not find {kind} {object} as {name}.',
    global: 'Traefik does not find {kind} {object} as {name}: one that is called default is for all namespaces.',
  },
  consequence: 'It logs {error}, and answers without this route.',
  wayOut: {
    form: 'Annotations name it by namespace, name and provider: write {right}.',
    global: 'Remove the annotation: it is used anyway.',
  },
} as const satisfies FindingRecord;

const prefix = 'traefik.ingress.kubernetes.io/';
/** Annotations, the kind of what they name, and what Traefik logs. */
const annotations = [
  ['Service', 'service.serverstransport', 'ServersTransport', 'servers transport not found {name}'],
  ['Ingress', 'router.tls.options', 'TLSOption', 'unknown TLS options: {name}'],
  ['Ingress', 'router.middlewares', 'Middleware', 'middleware "{name}" does not exist'],
] as const;
const provider = '@kubernetescrd';
/** Of what has no provider, Traefik takes that of the annotation's object. */
const ownProvider = '@kubernetes';

/** Reports names in annotations for which Traefik has no object, although one is here. */
export function checkTraefikNames(picture: ClusterPicture): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  return annotations.flatMap(([kind, annotation, target, log]) => {
    const objects = index.ofKind(target);
    return objects.length === 0
      ? []
      : index.ofKind(kind).flatMap((from): readonly FindingDraft[] => {
          const node = scalarAt(mappingAt(from.object.root, 'metadata', 'annotations'), `${prefix}${annotation}`);
          if (node === undefined || isOpen(node) || isOpenEnded(from.object)) return [];
          for (const name of node.text.split(',').map((each) => each.trim())) {
            const meant = meantBy(index, from, target, name);
            if (meant === undefined) continue;
            const shown = visibleText(name.includes('@') ? name : `${name}${ownProvider}`);
            const variant = isGlobal(meant) ? 'global' : 'form';
            const values = {
              kind: target,
              object: objectName(meant),
              name: visibleText(name),
              right: visibleText(rightName(meant)),
              error: `\`${log.replace('{name}', () => shown)}\``,
            };
            const metadata = scalarAt(meant.object.root, 'metadata', 'name');
            const related =
              metadata === undefined
                ? []
                : [relatedAt({ file: meant.file, span: metadata.span }, l10n.t('The object'))];
            const judgement = problem(traefikNameUnknown, { fact: variant, wayOut: variant, values, related });
            return [placedAt({ file: from.file, span: node.span }, judgement)];
          }
          return [];
        });
  });
}

/** The text of an annotation with the names under which Traefik finds the objects; without those that it must not name. */
export function namesForTraefik(index: ObjectIndex, from: PlacedObject, { keyPath, text }: ScalarNode): string {
  const [, , target] = annotations.find(([kind, name]) => kind === from.object.kind && keyPath.includes(name)) ?? [];
  const names = text.split(',').flatMap((each) => {
    const name = each.trim();
    const meant = target === undefined ? undefined : meantBy(index, from, target, name);
    if (meant === undefined) return [each];
    return isGlobal(meant) ? [] : [each.replace(name, () => rightName(meant))];
  });
  return names.join(',');
}

/** TLS options of this name are for all namespaces. */
function isGlobal({ object: { kind, name } }: PlacedObject): boolean {
  return kind === 'TLSOption' && name === 'default';
}

function rightName({ object: { name = '', namespace = 'default' } }: PlacedObject): string {
  return `${namespace}-${name}${provider}`;
}

/** The object that a name is for, where Traefik does not find it: under the right name is none. */
function meantBy(index: ObjectIndex, from: PlacedObject, kind: string, text: string): PlacedObject | undefined {
  const [name = '', of] = text.split('@');
  if (name === '' || (of !== undefined && of !== 'kubernetescrd') || /[{}$<>]/.test(text)) return undefined;
  const all = index.ofKind(kind);
  const isWhole = (each: PlacedObject): boolean => rightName(each) === `${name}${provider}`;
  const whole = all.find(isWhole);
  if (whole !== undefined) return of === undefined || isGlobal(whole) ? whole : undefined;
  // Without a namespace in its file, it gets one from whoever applies it.
  if (all.some(({ object }) => object.namespace === undefined && name.endsWith(`-${object.name}`))) return undefined;
  const { namespace } = from.object;
  const [near, ...others] = all.filter(({ object }) => object.name === name && object.namespace !== undefined);
  if (near === undefined || isGlobal(near)) return undefined;
  const own = [near, ...others].filter(({ object }) => object.namespace === namespace);
  const meant = own.length > 0 ? own[0] : others.length === 0 ? near : undefined;
  return meant !== undefined && index.areOfOneEnvironment(from, meant) && !isOpenEnded(meant.object)
    ? meant
    : undefined;
}
