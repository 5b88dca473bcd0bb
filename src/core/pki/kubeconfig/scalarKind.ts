import type { ScalarNode } from '../../locate/objects/objectModel.ts';

/** The type of a scalar in YAML 1.1, which client-go reads. */
export type ScalarKind = 'null' | 'bool' | 'number' | 'string';

/**
 * Tells the type of a scalar for Kubernetes' YAML reader, which converts documents to JSON. Only plain scalars can be
 * other than text.
 */
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
