/*
 * The few platform functions that the protocol uses, which browsers, workerd and Node all have. Declared here
 * one by one, so that this layer compiles without the DOM's or Node's types and cannot come to need more.
 */
declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>;
}
declare class TextDecoder {
  decode(bytes: Uint8Array): string;
}
declare function btoa(binary: string): string;
declare function atob(base64: string): string;
