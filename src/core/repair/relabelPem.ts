import * as l10n from '@vscode/l10n';
import { wantedLabel } from '../findings/pemVisibility.ts';
import { editLayer } from '../renewal/editLayer.ts';
import { rewritePem } from '../renewal/rewritePem.ts';
import { labelOf } from './canonicalPem.ts';
import { firstObject } from './firstObject.ts';
import type { RepairPlanner } from './repairModel.ts';

/** Gives a block the label that Kubernetes reads; OpenSSL's trust settings after a certificate are removed. */
export const relabelPem: RepairPlanner = ({ source, index, place }) => {
  const { block, value } = place;
  const { label } = block;
  if (label === undefined || block.problem !== undefined) return undefined;
  const der = firstObject(block.bytes());
  const wanted = wantedLabel(label) ?? labelOf({ bytes: () => der });
  if (wanted === undefined || wanted === label) return undefined;
  const replacements = editLayer(
    source.text,
    source.places,
    [index],
    {
      inText: (text, places, [member = -1]) => {
        const span = places[member]?.block.span;
        const written = span && text.slice(span.start, span.end);
        const stripped = written && (der.length === block.bytes().length ? written : rewritePem(written, der));
        // A label contains a blank or is between dashes, so base64 is never mistaken for it.
        return span === undefined || stripped === undefined
          ? undefined
          : [{ span, newText: stripped.replace(/(-(?:BEGIN|END) +)[^-]*?(?= *-)/g, `$1${wanted}`) }];
      },
    },
    source.placesIn,
  );
  if (replacements === undefined) return undefined;
  const blocks = value.blocks.map((each) => (each === block ? der : { value, block: each }));
  return {
    title: l10n.t('change its label to {0}', wanted),
    edits: [{ source, replacements, expected: new Map([[value, blocks]]) }],
  };
};
