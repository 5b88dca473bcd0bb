import * as l10n from '@vscode/l10n';
import { isExample } from '../../locate/files/quietPlaces.ts';
import { itemsAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { DocumentNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { isPatched } from '../../pki/cluster/objects/kustomizations.ts';
import { type ObjectIndex, objectIndexOf } from '../../pki/cluster/objects/objectIndex.ts';
import { isOpen, isOpenEnded } from '../../pki/cluster/objects/openValue.ts';
import { optionsOf, podSpecsIn } from '../../pki/cluster/objects/podSpecs.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';

/**
 * TLS passthrough that the controller does not do.
 *
 * When: an Ingress has the annotation `nginx.ingress.kubernetes.io/ssl-passthrough: "true"`, and the ingress-nginx controllers among the files that serve its class
 * run without `--enable-ssl-passthrough`.
 *
 * @category wiring
 * @stage understand
 * @see NGINX
 */
export const ingressPassthroughDisabled = {
  code: 'ingress-passthrough-disabled',
  severity: 'error',
  fact: 'This Ingress asks for ssl-passthrough, but {controller} runs without --enable-ssl-passthrough.',
  consequence:
    'ingress-nginx ignores the annotation and presents its own certificate, `Kubernetes Ingress Controller Fake Certificate` if no Secret is set.',
  wayOut: 'Add --enable-ssl-passthrough to the arguments of the controller.',
  quickFix: 'add-flag',
} as const satisfies FindingRecord;

interface Controller {
  readonly placed: PlacedObject;
  readonly name: string;
  readonly ingressClass: string;
  readonly passes: boolean;
  readonly place: DocumentNode;
}

const usualController = 'k8s.io/ingress-nginx';

/** Reports Ingresses that ask their controller for what it is not started to do. */
export function checkIngressPassthrough(picture: ClusterPicture): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  const controllers = controllersIn(index);
  if (controllers.length === 0 || isSetElsewhere(index, controllers)) return [];
  return index.ofKind('Ingress').flatMap((placed): readonly FindingDraft[] => {
    const { root } = placed.object;
    const asked = scalarAt(root, 'metadata', 'annotations', 'nginx.ingress.kubernetes.io/ssl-passthrough');
    if (asked?.text !== 'true' || isOpenEnded(placed.object) || isExample(placed.file)) return [];
    const named =
      scalarAt(root, 'spec', 'ingressClassName') ??
      scalarAt(root, 'metadata', 'annotations', 'kubernetes.io/ingress.class');
    // Those of other folders may be of other clusters.
    const near = controllers.filter((each) => index.areTogether(placed, each.placed));
    const own = near.filter(({ ingressClass }) => named === undefined || named.text === ingressClass);
    const [first] = own;
    if (first === undefined || own.some(({ passes }) => passes)) return [];
    const span = first.place.kind === 'scalar' ? first.place.span : undefined;
    const judgement = problem(ingressPassthroughDisabled, {
      values: { controller: visibleText(first.name) },
      related: span === undefined ? [] : [relatedAt({ file: first.placed.file, span }, l10n.t('Controller'))],
    });
    return [placedAt({ file: placed.file, span: asked.span }, judgement)];
  });
}

/** In values of a chart, or for another controller that has the class. */
function isSetElsewhere(index: ObjectIndex, controllers: readonly Controller[]): boolean {
  const own = new Set(controllers.map(({ placed }) => placed.file));
  const isOfHelm = index.ofKind('HelmRelease').some(({ object }) => /ingress|nginx/.test(object.name ?? ''));
  return (
    isOfHelm ||
    index.graph.files.some((file) => {
      const finds = (form: RegExp) => [...(file.search?.(form) ?? [])];
      const classes = finds(
        /kind["']?:[ \t]{0,9}["']?IngressClass\b[\s\S]{0,600}?controller["']?:[ \t]{0,9}["']?([\w./-]{1,200})/g,
      );
      return (
        classes.some(([, controller]) => controller !== usualController) ||
        (!own.has(file) && finds(/enable-ssl-passthrough/g).length > 0)
      );
    })
  );
}

/** Those whose arguments are all known; of one with others, nothing is said. */
function controllersIn(index: ObjectIndex): readonly Controller[] {
  return podSpecsIn(index).flatMap(({ placed, spec }) =>
    itemsAt(spec, 'containers').flatMap((container): readonly Controller[] => {
      const image = scalarAt(container, 'image')?.text ?? '';
      if (!/(?:^|\/)(?:ingress-nginx\/controller|nginx-ingress-controller)(?:[:@-]|$)/.test(image)) return [];
      const options = optionsOf(container);
      const given = (flag: string) =>
        options.flatMap(({ text }) => (text.startsWith(`${flag}=`) ? [text.slice(flag.length + 1)] : [])).at(-1);
      const isUnknown =
        options.length === 0 || isOpenEnded(placed.object) || isPatched(index, placed) || options.some(isTemplate);
      const flag = '--enable-ssl-passthrough';
      const value = options.some(({ text }) => text === flag) ? 'true' : given(flag);
      const place = scalarAt(container, 'name');
      if (place === undefined || (given('--controller-class') ?? usualController) !== usualController) return [];
      return [
        {
          placed,
          name: placed.object.name ?? place.text,
          ingressClass: given('--ingress-class') ?? 'nginx',
          passes: isUnknown || (value !== undefined && /^(?:1|t|true)$/i.test(value)),
          place,
        },
      ];
    }),
  );
}

/** Variables of Kubernetes stand for values; templates may add options. */
function isTemplate(node: Parameters<typeof isOpen>[0]): boolean {
  return isOpen(node) && !/\$\(\w+\)/.test(node.text);
}
