// The types of JSON of which the schemas are made.

export const string = { type: 'string' };
export const integer = { type: 'integer' };
export const boolean = { type: 'boolean' };
export const moment = { type: 'string', format: 'date-time' };
export const words = (...all) => ({ enum: all });
export const list = (items) => ({ type: 'array', items });
export const strings = list(string);
export const some = (...all) => ({ anyOf: all });

/** An object; the name of an optional field ends with `?`. New versions only add fields. */
export const object = (fields) => ({
  type: 'object',
  required: Object.keys(fields).filter((name) => !name.endsWith('?')),
  properties: Object.fromEntries(Object.entries(fields).map(([name, type]) => [name.replace('?', ''), type])),
});

/** What could not be read. */
export const unread = list(object({ path: string, 'keyPath?': string, reason: string }));

export const severity = words('error', 'warning', 'info', 'hint');
export const connectionState = words('works', 'willBreak', 'unknown', 'broken');
