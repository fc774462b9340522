/** The core has no DOM: the compiler must not know `document` there. */
export const title = document.title;
