"""«Do I have it?» without a connection: the page and the person's own list stand in their browser.

`views` gives the list and the service worker; `static/js/have.js` keeps both and looks into the list, `have-kept.js`
says where they are kept. They are gone when somebody signs out, or another signs in (`accounts.signing.clearing`).
"""
