/** Range of versions, such as `^22.21.0 || >=24.9.0`. */
export declare const NEEDED: string;
/** Whether a version such as `24.21.0` is in a range of alternatives `^a.b.c` and `>=a.b.c`. */
export declare function satisfies(version: string, range: string): boolean;
