"use strict";if(navigator.globalPrivacyControl){for(const o of document.querySelectorAll("[data-signal]"))o.hidden=!1;for(const o of document.forms)o.action+="&gpc=1"}
