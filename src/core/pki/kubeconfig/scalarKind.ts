import type { ScalarNode } from '../../locate/objects/objectModel.ts';

/** What YAML 1.1, which client-go reads, makes of a scalar. */
export type ScalarKind = 'null' | 'bool' | 'number' | 'string';

/** Tells what a scalar is to Kubernetes' YAML reader, which turns documents into JSON. Only plain ones are anything but text. */
export function scalarKind({ text, style }: Pick<ScalarNode, 'text' | 'style'>): ScalarKind {
  if (style !== 'plain') return 'string';
  if (/^(?:~|null|Null|NULL|)$/.test(text)) return 'null';
  if (/^(?:y|Y|yes|Yes|YES|n|N|no|No|NO|on|On|ON|off|Off|OFF|true|True|TRUE|false|False|FALSE)$/.test(text))
    return 'bool';
  return isNumber(text) ? 'number' : 'string';
}

function isNumber(text: string): boolean {
  if (/^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/.test(text)) return Number.isFinite(Number(text));
  return /^[-+]?(?:0x[0-9a-fA-F_]+|0b[01_]+|0o[0-7_]+|[0-9][0-9_]*)$/.test(text);
}
