import * as l10n from '@vscode/l10n';
import { editLayer } from '../renewal/editLayer.ts';
import { inChainOrder, linksAround } from './chainOrder.ts';
import type { RepairPlanner } from './repairModel.ts';

/** Sorts the certificates of a value as a chain, leaf first; keys and text between them keep their places. */
export const reorderChain: RepairPlanner = (subject) => {
  const { source, graph, place } = subject;
  const links = linksAround(subject);
  const ordered = inChainOrder(links, source, graph);
  if (ordered.every((link, slot) => link === links[slot])) return undefined;
  const slots = ordered.map((link) => links.indexOf(link));
  const replacements = editLayer(
    source.text,
    source.places,
    links.map(({ index }) => index),
    {
      inText: (text, places, members) => {
        const spans = members.map((member) => places[member]?.block.span).filter((span) => span !== undefined);
        return spans.flatMap((span, slot) => {
          const from = spans[slots[slot] ?? slot];
          return from === undefined || from === span ? [] : [{ span, newText: text.slice(from.start, from.end) }];
        });
      },
    },
    source.placesIn,
  );
  if (replacements === undefined) return undefined;
  const blocks = place.value.blocks.map((block) => {
    const slot = links.findIndex((link) => link.place.block === block);
    return { value: place.value, block: ordered[slot]?.place.block ?? block };
  });
  return {
    title: l10n.t('sort the certificates, leaf first'),
    edits: [{ source, replacements, expected: new Map([[place.value, blocks]]) }],
  };
};
