import * as l10n from '@vscode/l10n';
import { scalarAt } from '../../locate/objects/nodes.ts';
import type { ScalarNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { parseGoDuration } from '../../text/duration.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import { placedAt } from '../placedAt.ts';
import { objectIndexOf } from './objectIndex.ts';
import { isOpenEnded } from './openValue.ts';

/** Reports lifetimes and moments of renewal in Certificates of cert-manager that its webhook refuses. */
export function checkCertificateDurations(picture: ClusterPicture): readonly FindingDraft[] {
  return objectIndexOf(picture).ofKind('Certificate').flatMap(judge);
}

const hour = 3_600_000;
/** cert-manager's bounds, and what it takes where nothing is set. */
const shortestDuration = hour;
const shortestRenewBefore = hour / 12;
const usualDuration = 2160 * hour;

function judge({ file, object }: PlacedObject): readonly FindingDraft[] {
  const { root } = object;
  const [duration, renewBefore, percentage] = ['duration', 'renewBefore', 'renewBeforePercentage'].map((field) =>
    scalarAt(root, 'spec', field),
  );
  const lifetime = duration === undefined ? usualDuration : millisecondsOf(duration);
  const before = renewBefore && millisecondsOf(renewBefore);
  const faults: (readonly [ScalarNode | undefined, string])[] = [];
  if (lifetime !== undefined && lifetime < shortestDuration) {
    faults.push([duration, l10n.t('duration is {0}, and the least is 1h.', textOf(duration))]);
  }
  if (renewBefore !== undefined && percentage !== undefined && !isOpenEnded(object)) {
    faults.push([percentage, l10n.t('renewBefore and renewBeforePercentage exclude each other.')]);
  }
  if (before !== undefined && before < shortestRenewBefore) {
    faults.push([renewBefore, l10n.t('renewBefore is {0}, and the least is 5m.', textOf(renewBefore))]);
  } else if (before !== undefined && lifetime !== undefined && before >= lifetime) {
    const named = duration === undefined ? '2160h' : textOf(duration);
    faults.push([
      renewBefore,
      l10n.t('renewBefore ({0}) is not less than the lifetime ({1}).', textOf(renewBefore), named),
    ]);
  }
  return faults.flatMap(([node, fact]) => (node === undefined ? [] : [faultAt({ file, span: node.span }, fact)]));
}

function faultAt(place: Parameters<typeof placedAt>[0], fact: string): FindingDraft {
  return placedAt(place, {
    code: 'certmanager-duration-invalid',
    fact,
    consequence: l10n.t('cert-manager refuses the Certificate.'),
    wayOut: l10n.t('Correct the value.'),
  });
}

/** `undefined` for templates, and for what is no duration. */
function millisecondsOf({ text }: ScalarNode): number | undefined {
  return parseGoDuration(text);
}

function textOf(node: ScalarNode | undefined): string {
  return visibleText(node?.text ?? '');
}
